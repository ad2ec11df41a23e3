"""The reading pages of one plan."""
