"""检查发现: what was found wrong in a check, and what became of it until it was closed out."""
