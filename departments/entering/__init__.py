"""Who came in, who was kept out, and what was taken along: recorded in the trail."""
