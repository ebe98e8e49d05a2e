"""签名: keys, checkpoints, witnesses and time stamps."""
