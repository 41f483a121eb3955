"""Imports point one way; this reads them from the code, so that the drawing stays true."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PACKAGES = ("hall_server", "hardware", "kiosk", "display", "counter")

#: What each room may import of the project; the longest matching name counts.
MAY: dict[str, set[str]] = {
    "hall_server": set(),
    "hall_server.queueing": {"hall_server.queueing"},
    "hall_server.keys": set(),
    "hall_server.customers": {"hall_server.queueing"},
    "hall_server.appointments": {"hall_server.queueing"},
    "hall_server.customer_import": {"hall_server.customers", "hall_server.queueing"},
    "hall_server.settings": {
        "hall_server.appointments",
        "hall_server.customers",
        "hall_server.queueing",
        "hall_server.settings",
    },
    "hall_server.configuration": {"hall_server.settings"},
    "hall_server.ports": {"hall_server.queueing"},
    "hall_server.ratings": {"hall_server.queueing"},
    "hall_server.recognition": {
        "hall_server.appointments",
        "hall_server.customers",
        "hall_server.settings",
    },
    "hall_server.store": {
        "hall_server.appointments",
        "hall_server.customers",
        "hall_server.ports",
        "hall_server.queueing",
        "hall_server.ratings",
        "hall_server.store",
    },
    "hall_server.hall_clock": set(),
    "hall_server.wall_time": set(),
    "hall_server.jobs": {"hall_server.ports", "hall_server.queueing"},
    "hall_server.next_tick": {"hall_server.queueing"},
    "hall_server.live_state": {
        "hall_server.jobs",
        "hall_server.next_tick",
        "hall_server.ports",
        "hall_server.queueing",
    },
    "hall_server.writer": {
        "hall_server.jobs",
        "hall_server.live_state",
        "hall_server.ports",
        "hall_server.queueing",
    },
    "hall_server.service": {
        "hall_server.hall_clock",
        "hall_server.jobs",
        "hall_server.ports",
        "hall_server.queueing",
        "hall_server.writer",
    },
    "hall_server.explaining": {"hall_server.explaining", "hall_server.queueing"},
    "hall_server.why": {"hall_server.explaining", "hall_server.jobs", "hall_server.queueing"},
    "hall_server.help_calls": set(),
    "hall_server.marks": set(),
    "hall_server.device_words": {"hall_server.marks"},
    "hall_server.about": {
        "hall_server.device_words",
        "hall_server.help_calls",
        "hall_server.queueing",
        "hall_server.service",
        "hall_server.settings",
        "hall_server.voice",
    },
    "hall_server.voice": {"hall_server.voice"},
    "hall_server.voice.making": {"hall_server.voice", "hardware"},
    "hall_server.announcing": {
        "hall_server.about",
        "hall_server.following",
        "hall_server.queueing",
        "hall_server.service",
        "hall_server.settings",
        "hall_server.voice",
        "hardware",
    },
    "hall_server.forecast": {"hall_server.queueing", "hall_server.service"},
    "hall_server.feeds": {
        "hall_server.about",
        "hall_server.queueing",
        "hall_server.service",
        "hall_server.wall_time",
    },
    "hall_server.following": {"hall_server.queueing"},
    "hall_server.machines": {
        "hall_server.jobs",
        "hall_server.ports",
        "hall_server.queueing",
        "hall_server.service",
    },
    "hall_server.demo_machines": {
        "hall_server.jobs",
        "hall_server.machines",
        "hall_server.queueing",
        "hall_server.service",
    },
    "hall_server.dispatch": {
        "hall_server.about",
        "hall_server.feeds",
        "hall_server.following",
        "hall_server.queueing",
        "hall_server.service",
        "hall_server.settings",
    },
    "hall_server.demo_devices": {"hall_server.device_words", "hall_server.web.access"},
    "hall_server.device_forms": {"hall_server.settings", "hardware"},
    "hall_server.hall_summary": {
        "hall_server.queueing",
        "hall_server.settings",
        "hall_server.voice",
    },
    "hall_server.device_dispatch": {
        "hall_server.following",
        "hall_server.jobs",
        "hall_server.queueing",
        "hall_server.service",
        "hall_server.settings",
        "hall_server.sign_values",
        "hall_server.ticket_paper",
        "hardware",
    },
    "hall_server.device_wiring": {
        "hall_server.about",
        "hall_server.announcing",
        "hall_server.customers",
        "hall_server.device_dispatch",
        "hall_server.forecast",
        "hall_server.input_dispatch",
        "hall_server.pad_dispatch",
        "hall_server.ratings",
        "hall_server.recognition",
        "hall_server.service",
        "hall_server.settings",
        "hall_server.store.records",
        "hall_server.voice",
        "hardware",
    },
    "hall_server.sign_values": {"hall_server.queueing", "hall_server.settings", "hardware.ports"},
    "hall_server.ticket_paper": {"hall_server.queueing", "hall_server.settings", "hardware"},
    "hall_server.ticket_preview": {"hall_server.settings", "hall_server.ticket_paper", "hardware"},
    "hall_server.pad_keys": {"hall_server.queueing"},
    "hall_server.pad_dispatch": {
        "hall_server.following",
        "hall_server.pad_keys",
        "hall_server.queueing",
        "hall_server.ratings",
        "hall_server.service",
        "hall_server.settings",
        "hardware",
    },
    "hall_server.input_dispatch": {
        "hall_server.pad_dispatch",
        "hall_server.pad_keys",
        "hall_server.ports",
        "hall_server.queueing",
        "hall_server.ratings",
        "hall_server.service",
        "hall_server.settings",
        "hardware",
    },
    "hall_server.agent_door": {"hall_server.web.live", "hardware"},
    "hall_server.web": {
        "hall_server.about",
        "hall_server.appointments",
        "hall_server.configuration",
        "hall_server.customers",
        "hall_server.explaining",
        "hall_server.feeds",
        "hall_server.machines",
        "hall_server.marks",
        "hall_server.ports",
        "hall_server.queueing",
        "hall_server.ratings",
        "hall_server.recognition",
        "hall_server.service",
        "hall_server.settings",
        "hall_server.wall_time",
        "hall_server.web",
        "hall_server.why",
    },
    "hardware": {"hardware"},
}

#: What a face may import beside itself.
FACE = {
    "hall_server.about",
    "hall_server.marks",
    "hall_server.queueing",
    "hall_server.settings",
    "hall_server.web.access",
    "hall_server.web.face_blueprint",
    "hall_server.web.made_up",
    "hall_server.web.pieces",
    "hall_server.web.stills",
}
for face in ("kiosk", "display", "counter", "hall_server.lobby"):
    MAY[face] = FACE | {face}

#: The modules that put things together know everyone.
EVERYONE = (
    "hall_server.bootstrap",
    "hall_server.cli",
    "hall_server.check_config",
    "hall_server.demo",
    "hall_server.device_commands",
    "hall_server.serve",
    "hall_server.__main__",
)


def modules() -> list[tuple[str, Path]]:
    """Every module of the project, by its dotted name."""
    found = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found.append((name, path))
    return found


def imports(name: str, path: Path) -> set[str]:
    """Return the dotted names that a module imports when it runs, relative ones resolved."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in _running(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1]
            start = ".".join(base) if node.level else ""
            target = ".".join(part for part in (start, node.module or "") if part)
            found |= {f"{target}.{alias.name}" for alias in node.names}
    return found


def _running(tree: ast.AST) -> list[ast.AST]:
    """Every node that is not under `if TYPE_CHECKING:`."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = [tree]
    while todo:
        node = todo.pop()
        found.append(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            todo += node.orelse
        else:
            todo += ast.iter_child_nodes(node)
    return found


def within(name: str, room: str) -> bool:
    """Whether a dotted name lies in a room."""
    return name == room or name.startswith(room + ".")


def allowed(name: str, imported: str) -> bool:
    """Whether a module may import a name."""
    if not any(within(imported, package) for package in PACKAGES):
        return True
    room = max((r for r in MAY if within(name, r)), key=len)
    if imported in {"hall_server", "hall_server.__version__"}:
        return True  # what everybody may know: the version
    return any(within(imported, target) for target in MAY[room])


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda v: v if isinstance(v, str) else "")
def test_imports_point_one_way(name, path):
    if any(within(name, everyone) for everyone in EVERYONE):
        return
    wrong = sorted(i for i in imports(name, path) if not allowed(name, i))
    assert not wrong, f"{name} may not import {wrong}"


def test_the_core_is_pure():
    """Standard library only, and nothing of it that reads a clock, a die, a file or a socket."""
    impure = {"datetime.datetime.now", "io", "os", "pathlib", "random", "secrets", "socket",
              "sqlite3", "subprocess", "threading", "time", "uuid"}  # fmt: skip
    stdlib = {"bisect", "collections", "dataclasses", "datetime", "enum", "heapq", "itertools",
              "operator", "math", "typing", "zoneinfo", "__future__"}  # fmt: skip
    for name, path in modules():
        if not within(name, "hall_server.queueing"):
            continue
        roots = {i.split(".")[0] for i in imports(name, path)} - {"hall_server"}
        assert roots <= stdlib, f"{name} imports {roots - stdlib}"
        assert not roots & impure
        assert ".now(" not in path.read_text()


def test_sql_is_written_in_the_store_alone():
    for name, path in modules():
        if within(name, "hall_server.store") or name == "hall_server.cli":
            continue
        assert "sqlite3" not in {i.split(".")[0] for i in imports(name, path)}, name


def test_an_arrow_against_the_drawing_is_found():
    assert not allowed("hardware.worker", "hall_server.service")
    assert not allowed("kiosk.face", "hall_server.store.sqlite")
    assert not allowed("kiosk.face", "display.snapshot")
    assert not allowed("hall_server.queueing.hall", "hall_server.store")
    assert not allowed("kiosk.face", "hall_server.web.app")
    assert allowed("kiosk.face", "hall_server.web.access.public")


def test_files_stay_small():
    """About 100 lines, rarely over 400."""
    long = {
        str(path.relative_to(ROOT)): lines
        for _, path in modules()
        if (lines := len(path.read_text().splitlines())) > 450
    }
    assert not long
