"""Story: power over all is given by two (双人确认): one proposes, another confirms."""
