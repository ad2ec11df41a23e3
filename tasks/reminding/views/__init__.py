"""The commission's pages of the reminders."""
