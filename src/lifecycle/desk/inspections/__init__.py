"""双随机业务: the matters of inspections, and what is read across their streams."""
