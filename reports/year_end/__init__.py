"""The year's end (年终清理): what becomes of each part that is open, then the plan is closed."""
