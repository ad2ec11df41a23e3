"""What is to be done, by whom, by when: plans and their parts, which are open, which is shown."""
