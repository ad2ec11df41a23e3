"""What in the trail an auditor should look at, found by the system and dealt with by a person."""
