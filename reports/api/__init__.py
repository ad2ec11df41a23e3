"""Figures over the API, and the table of all its resources."""
