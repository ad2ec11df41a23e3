"""Pages where people do their work: they translate, make one domain call, translate back."""
