"""Devices under load for long: `make soak`; the suite runs each for a moment."""
