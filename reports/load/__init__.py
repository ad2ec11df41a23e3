"""Invented years in bulk, for benchmarks and for trying the pages under load."""
