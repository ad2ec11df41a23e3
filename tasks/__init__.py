"""What: plans, areas, tasks, measures, filings, progress reports."""
