"""Story: a measure is closed (销号): asked for with evidence, verified; and opened again."""
