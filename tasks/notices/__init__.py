"""Story: formal notices of the commission 督办通知单, numbered, to units that answer by a day."""
