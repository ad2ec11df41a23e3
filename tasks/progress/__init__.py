"""Progress reports (进展反馈): written, signed, reviewed, pushed by other systems."""
