"""Readers of source material. Pure: no Django, no database."""
