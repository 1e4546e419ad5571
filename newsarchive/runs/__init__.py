"""How crawls go: the mark of one that runs or died, and the line of one that ended."""
