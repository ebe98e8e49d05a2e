"""人员的命令: appointments, tokens, proposals and persons."""
