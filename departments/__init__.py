"""Who: organizations, accounts, roles, the permission table, API clients."""
