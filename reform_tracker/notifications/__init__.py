"""The outbox: what is to be said to whom, by which channel, and what became of it.

A leaf over people: it knows accounts and organizations, no task and no report.
"""
