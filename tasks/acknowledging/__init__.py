"""Organizations confirm what they lead, support and take on, or object to it (签收)."""
