"""How likely each piece of a page is to be the story: learned from labelled pages, explained in words."""
