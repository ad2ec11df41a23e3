"""Story: what a reform leaves behind (改革成果): documents issued, pilots, practices to copy."""
