"""Accounts for the organizations of a plan, made in one step from a list."""
