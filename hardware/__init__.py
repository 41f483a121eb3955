"""Printers and signs: ports, drivers, workers and simulators; knows nothing of a hall."""
