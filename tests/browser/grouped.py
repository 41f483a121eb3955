"""The reference hall with two of its services in a group, and a kiosk that waits for the tests."""

from pathlib import Path

_FILE = Path(__file__).parents[2] / "config" / "demo.toml"

CONFIG = f"""
include = "{_FILE}"
[hall]
kiosk_idle_s = 300
[service_groups.more]
name = {{ zh = "外汇与财富", en = "Abroad & wealth" }}
services = ["fx", "wealth"]
icon = "growth"
"""
