"""Story: what is late is urged (催办): one click, one message, once per duty and working day."""
