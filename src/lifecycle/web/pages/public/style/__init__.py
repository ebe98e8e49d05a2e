"""版式样张: every component of the pages once."""
