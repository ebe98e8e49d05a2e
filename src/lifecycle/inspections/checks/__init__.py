"""检查: one stream a check: opened, carried out item by item, signed and concluded."""
