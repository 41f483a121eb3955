"""Service Hall: one honest line for a branch service hall."""

__version__ = "0.1.0"
