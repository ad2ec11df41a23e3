"""Writers of organizations, accounts and API clients."""
