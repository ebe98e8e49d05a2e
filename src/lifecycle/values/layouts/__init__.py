"""版式: how numbers of papers are laid out, as data."""
