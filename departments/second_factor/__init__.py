"""The second step of signing in: one-time codes and recovery codes."""
