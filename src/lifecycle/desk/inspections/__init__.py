"""双随机业务: the matters of inspections."""
