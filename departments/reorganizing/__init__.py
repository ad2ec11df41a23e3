"""Organizations are renamed, merged, split, abolished; people move."""
