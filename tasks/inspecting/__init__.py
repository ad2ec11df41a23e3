"""Inspection 督查: what was seen on the spot, beside what is declared, and what is demanded."""
