"""自行决定的规定: what the ledger enacts, beside the documents of the folder: now, and at any position."""
