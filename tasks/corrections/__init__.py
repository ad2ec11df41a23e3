"""Putting a published task right, each change with its reason."""
