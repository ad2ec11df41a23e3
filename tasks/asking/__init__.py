"""Engine: what one side asks of the other: a request, and the decision about it."""
