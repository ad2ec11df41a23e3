"""Engine: Office files as every story writes them; the same content gives the same bytes."""
