"""Signing in at a provider of identities (OpenID Connect), for accounts that are there already."""
