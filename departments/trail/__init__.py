"""Who reads which part of the audit trail."""
