"""Organizations, their names and their tree."""
