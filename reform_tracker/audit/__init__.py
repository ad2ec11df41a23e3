"""The append-only trail. A leaf: everyone may use it, it knows nobody."""
