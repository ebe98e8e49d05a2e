"""文书: what the bureau prints and hands out, with one writer for each of Excel, PDF and Word. What stands on a paper is data."""
