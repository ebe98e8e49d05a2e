"""见证: a small second program that remembers the last checkpoint of each ledger and puts its name under no other history.

It knows what checkpoints, proofs and entries are, and nothing of databases of ledgers or of construction.
"""
