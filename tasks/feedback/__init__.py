"""Feedback (意见反馈) to those who run the system."""
