"""传输: what every request and every answer passes through."""
