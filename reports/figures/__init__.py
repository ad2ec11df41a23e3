"""Every figure that is shown anywhere."""
