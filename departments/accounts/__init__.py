"""Accounts of people: signing in, passwords, roles."""
