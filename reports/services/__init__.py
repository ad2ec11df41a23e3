"""Writers of the read side: provincial reports."""
