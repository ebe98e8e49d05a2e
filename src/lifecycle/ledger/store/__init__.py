"""存储: the tables, and one append on every database."""
