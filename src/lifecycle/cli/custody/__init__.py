"""保管台账的命令: the ledger verified, witnessed, exported, saved and restored."""
