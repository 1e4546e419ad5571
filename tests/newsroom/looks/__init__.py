"""How the outlets look: one module each, with `article(place, story)` and `frame(place, title, main)`, both HTML."""
