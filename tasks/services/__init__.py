"""The only writers: one module per story; every function is one transaction with its trail."""
