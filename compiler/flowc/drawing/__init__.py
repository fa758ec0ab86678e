"""A picture of a flow: what there is to draw, places for all of it, and forms to write it in."""
