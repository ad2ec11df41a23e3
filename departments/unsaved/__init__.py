"""What an account has typed into a long form and not saved yet."""
