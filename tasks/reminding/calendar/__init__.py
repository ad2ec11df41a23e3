"""The working calendar and the State Council's yearly notice."""
