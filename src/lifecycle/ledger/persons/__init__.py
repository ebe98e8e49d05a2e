"""个人信息: what the ledger knows of natural persons, sealed under a key for each, and how one is erased. Decision 15."""
