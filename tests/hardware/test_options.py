"""What is refused in a device's section, and with which suggestion; what the package imports."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

import hardware
from hardware.escpos_printer import EscposOptions
from hardware.led485_sign import Led485Options
from hardware.options import OptionError
from hardware.presenter_printer import PresenterOptions
from hardware.registry import check, check_all

ROOT = Path(hardware.__file__).parent
NETWORK_ONLY = {"connection": "network", "host": "10.0.0.5"}
NETWORK = {"driver": "escpos", **NETWORK_ONLY}


def test_good_sections() -> None:
    options = check("printer1", {**NETWORK, "timeout_s": 3, "width": 384, "cut": False})
    assert isinstance(options, EscposOptions)
    assert (options.port, options.timeout_s, options.cut) == (9100, 3.0, False)
    sign = {"driver": "led485", "connection": "serial", "device": "socket://10.0.0.6:4001"}
    assert isinstance(check("sign1", sign), Led485Options)


@pytest.mark.parametrize(
    ("section", "key", "words"),
    [
        ({}, "driver", "is missing; known: .*escpos"),
        ({"driver": "escposs"}, "driver", "did you mean 'escpos'"),
        ({"driver": "star"}, "driver", r'Star printers have a command set .* driver = "escpos"'),
        ({"driver": "Star", **NETWORK_ONLY}, "driver", "would come out as garbage"),
        ({"driver": "vkp80", **NETWORK_ONLY, "status": "asb"}, "status", "leave 'status' out"),
        ({"driver": "vkp80", **NETWORK_ONLY, "cut": False}, "cut", "always cuts"),
        ({"driver": "vkp80", "connection": "file", "device": "/x"}, "connection", "must answer"),
        ({"driver": "vkp80", **NETWORK_ONLY, "step_mm": 0}, "step_mm", "must be 0.5 to 20"),
        ({**NETWORK, "chinese": "gbk"}, "chinese", "cannot be 'gbk'; known: gb18030, raster"),
        ({**NETWORK, "step_mm": 7}, "step_mm", "unknown option"),
        ({"driver": "zebra"}, "driver", "known: .*escpos"),
        ({"driver": "escpos"}, "connection", "is missing"),
        ({**NETWORK, "prot": 9100}, "prot", "did you mean 'port'"),
        ({**NETWORK, "connection": "netwerk"}, "connection", "did you mean 'network'"),
        ({**NETWORK, "port": 0}, "port", "must be 1 to 65535, not 0"),
        ({**NETWORK, "port": "9100"}, "port", "must be a whole number"),
        ({**NETWORK, "port": True}, "port", "must be a whole number"),
        ({**NETWORK, "cut": 1}, "cut", "must be true or false"),
        ({**NETWORK, "timeout_s": 60}, "timeout_s", "must be 0.05 to 30"),
        ({**NETWORK, "width": 400}, "width", "cannot be 400"),
        ({**NETWORK, "name": "x"}, "name", "unknown option"),
        ({**NETWORK, "host": ""}, "host", "connection 'network' needs 'host'"),
        ({"driver": "escpos", "connection": "usb"}, "vendor", "needs 'vendor'"),
        ({"driver": "led485", "connection": "serial"}, "device", "needs 'device'"),
        ({"driver": "led485", "connection": "simulator", "unit": 300}, "unit", "1 to 247"),
    ],
)
def test_bad_sections(section: dict[str, object], key: str, words: str) -> None:
    with pytest.raises(OptionError, match=words) as caught:
        check("device1", section)
    assert caught.value.key == key


def test_bad_names_and_fallbacks() -> None:
    with pytest.raises(OptionError, match="letters, digits"):
        check("../etc", NETWORK)
    sign = {"driver": "led485", "connection": "simulator"}
    for fallback, words in [("printer22", "did you mean 'printer2'"), ("printer1", "printer2")]:
        sections = {"printer1": {**NETWORK, "fallback": fallback}, "printer2": NETWORK, "s": sign}
        with pytest.raises(OptionError, match=words) as caught:
            check_all(sections)
        assert caught.value.key == "printer1.fallback"
    with pytest.raises(OptionError) as caught:
        check_all({"printer1": {**NETWORK, "prot": 1}})
    assert caught.value.key == "printer1.prot"


HANDBOOK = (ROOT.parent / "docs" / "hardware.md").read_text("utf-8")


def test_the_handbooks_printer_sections_are_right() -> None:
    written = HANDBOOK.partition("## Printers")[2].partition("\n## ")[0]
    examples = re.findall(
        r"(?:^    .*\n)*^    \[devices\..*\n(?:^    .*\n)+", written, re.MULTILINE
    )
    assert len(examples) == 5
    for example in examples:
        check_all(tomllib.loads(textwrap.dedent(example))["devices"])


@pytest.mark.parametrize("kind", [EscposOptions, PresenterOptions])
def test_the_handbook_names_every_option_with_its_default(kind: type) -> None:
    of_printers = HANDBOOK.partition("\n## Signs")[0]
    rows = [line for line in of_printers.splitlines() if line.startswith("| `")]
    for field in dataclasses.fields(kind):
        if field.name in ("name", "driver"):
            continue
        (row,) = [row for row in rows if f"`{field.name}`" in row.split("|")[1]]
        if "range" in field.metadata and field.name not in ("vendor", "product", "in_ep", "out_ep"):
            assert f"{field.default:g}" in row.split("|")[3].replace("none, ", ""), field.name
            low, high = field.metadata["range"]
            assert f"{low:g} to {high:g}" in row, field.name
        for choice in field.metadata.get("choices", ()):
            assert str(choice) in row or field.name == "baud", field.name


def test_only_the_allowed_is_imported() -> None:
    libraries = {"escpos", "serial", "PIL", "qrcode", "msgspec", "socketio"}
    allowed = {*sys.stdlib_module_names, "hardware", *libraries}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                names = [node.module or ""]
            assert {name.split(".")[0] for name in names} <= allowed, path


def test_nothing_heavy_is_loaded_before_a_device_is_used() -> None:
    program = (
        "import sys; from pathlib import Path; from hardware.devices import DeviceSet, Listeners;"
        f"DeviceSet({{'p': {NETWORK!r}, 's': {{'driver': 'led485', 'connection': 'simulator'}}}},"
        "Path('.'), Listeners(print, print));"
        "print({'escpos', 'PIL', 'qrcode', 'serial', 'socketio'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    assert done.stdout.strip() == "set()"


def test_an_agent_carries_nothing_of_a_hall() -> None:
    program = (
        "import sys; import hall_server.cli, hardware.agent_link;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'flask', 'gunicorn', 'argon2',"
        " 'sqlite_utils', 'prometheus_client', 'flask_socketio', 'sqlite3', 'kiosk'}),"
        " sorted(m for m in sys.modules if m.startswith('hall_server.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT.parent
    )
    assert done.stdout.strip() == "[] ['hall_server.cli', 'hall_server.device_commands']"
