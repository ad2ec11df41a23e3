"""Official documents on their way to a plan."""
