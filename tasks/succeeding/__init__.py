"""What becomes of lines, plans and reports when organizations change."""
