"""What a person owes and what waits for the person."""
