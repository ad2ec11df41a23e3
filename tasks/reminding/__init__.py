"""Reminders around a due date: rules, ladder, planner, receipts, the list for the meeting."""
