"""Story: what an account is and holds is explained by the trail, or somebody put it there."""
