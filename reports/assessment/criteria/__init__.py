"""The criteria, each with what it finds; `reports.assessment.registry` lists them."""
