"""排法: what pages show, laid out in Python, so that templates lay out only."""
