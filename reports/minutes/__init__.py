"""Story: the minutes 会议纪要 of a joint meeting as a document."""
