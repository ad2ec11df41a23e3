"""Scores of the document parser against readings by hand."""
