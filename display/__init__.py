"""The boards: the latest calls, who waits for what, and the time."""
