"""Leave and deputies."""
