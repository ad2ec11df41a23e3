"""Story: power over all is given by two (复核): one administrator proposes, another confirms."""
