"""名录库: who and what may be drawn: objects, inspectors, experts, and the classes of units. Entries are dated, and never altered."""
