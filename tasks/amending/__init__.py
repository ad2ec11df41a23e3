"""Story: what was accepted is opened again: asked for, decided, amended; both versions stay."""
