"""Engine: what the commission charges an organization with: an order, and its answer."""
