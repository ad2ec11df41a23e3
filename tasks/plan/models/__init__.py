"""The plan as printed, its parts, and whose work a part goes on with."""
