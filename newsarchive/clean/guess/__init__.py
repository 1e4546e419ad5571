"""The last word on reasons: learned from labelled places, for what no rule and no look could name."""
