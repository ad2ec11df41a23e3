"""The one contract of the REST API: who calls, what an error looks like, how lists are paged."""
