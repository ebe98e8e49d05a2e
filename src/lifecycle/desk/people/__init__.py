"""人员: who may do what, who did it, and what is kept of persons."""
