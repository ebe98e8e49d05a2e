"""检查的排法: where a check stands, and its history."""
