"""Pretended devices on real sockets and ptys, with faults: for demo, training and tests."""
