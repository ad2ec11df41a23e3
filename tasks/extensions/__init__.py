"""Story: a date is moved (延期): asked for with a reason, or ordained by the commission."""
