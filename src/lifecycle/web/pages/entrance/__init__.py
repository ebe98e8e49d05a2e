"""进门: signing in and out, the own account, the language."""
