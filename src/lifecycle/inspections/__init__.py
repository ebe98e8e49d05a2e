"""双随机、一公开: inspections drawn by lot, carried out item by item, and published. This room sees no ledger, no web and no clock."""
