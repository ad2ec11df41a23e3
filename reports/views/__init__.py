"""Reading pages: dashboard, task list, task page, document, provincial reports."""
