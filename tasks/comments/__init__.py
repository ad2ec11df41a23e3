"""Comments (意见交流) on a line, with @organization."""
