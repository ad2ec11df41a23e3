"""What every push by another system shares, and the one writer of reports."""
