"""Whoever sits at a browser proves anew to be the account, before power or keys are given."""
