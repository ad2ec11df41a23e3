"""Coordination 协调: what one side cannot solve alone, joint meetings 联席会议, their decisions."""
