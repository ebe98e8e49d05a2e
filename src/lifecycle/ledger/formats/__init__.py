"""格式: the bytes that outlive this program; no storage, so that a witness may know them, too."""
