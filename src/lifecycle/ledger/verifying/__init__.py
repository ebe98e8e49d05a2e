"""核验: the whole ledger looked through, by its own program."""
