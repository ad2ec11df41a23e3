"""Changes in the order of their commits, and who is called when there are new ones."""
