"""Engine: objections to a return or a light, and the answer of somebody who did not give cause."""
