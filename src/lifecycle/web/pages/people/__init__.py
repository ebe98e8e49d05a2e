"""人员的网页: staff and their accounts, delegations, persons, proposals, and who looked at what."""
