"""The teller's face: the customer now, one key for the next, and the line."""
