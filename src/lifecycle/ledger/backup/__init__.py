"""备份与恢复: a copy of the whole ledger that proves itself before it counts. docs/backup.md."""
