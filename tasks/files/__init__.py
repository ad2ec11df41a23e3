"""Files that hang on documents."""
