"""Systems of organizations and their tokens."""
