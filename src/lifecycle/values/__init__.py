"""取值: one reading a kind of value, for pages, interface, command line, .xlsx and CSV alike. Sees the vocabulary and the wording only."""
