"""台账表: the register as a sheet to fill in: its form, its reading, its faults, its entry."""
