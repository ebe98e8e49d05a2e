"""单体与施工: buildings, what they promise, and how they are built."""
