"""The rows of the matrix, by app; tests/contract/matrix.py says how they are read."""
