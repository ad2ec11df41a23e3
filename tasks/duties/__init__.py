"""Who owes what by when, when it is owed no more, and what is silenced then."""
