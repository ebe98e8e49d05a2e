"""散列树: the tree over all rows, its tiles and its proofs."""
