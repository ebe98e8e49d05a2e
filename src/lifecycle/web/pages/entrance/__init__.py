"""进门之后: the own account, and signing out."""
