"""Saved views: a filter with a name, as a link, on one's first page, once a week by mail."""
