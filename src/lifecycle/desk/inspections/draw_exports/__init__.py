"""抽取的导出 (export of a draw): what a visitor takes away, and how it is verified without a server."""
