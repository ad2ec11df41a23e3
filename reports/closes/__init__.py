"""Closing a period: its figures and texts are frozen, chained by hash, and can be proved later."""
