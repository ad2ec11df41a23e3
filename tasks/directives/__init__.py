"""Directives 督办事项 and the remarks 批示 of leaders from which some of them come."""
