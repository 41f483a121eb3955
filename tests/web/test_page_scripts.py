"""The pages' own scripts stay small: each file, each page with all it loads, all together."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: Where scripts are served from.
FOLDERS = {
    "/static/": ROOT / "hall_server/web/static",
    "/kiosk/static/": ROOT / "kiosk/static",
    "/display/static/": ROOT / "display/static",
    "/counter/static/": ROOT / "counter/static",
    "/evaluate/static/": ROOT / "counter/evaluation_static",
    "/lobby/static/": ROOT / "hall_server/lobby/static",
}

#: Lines of a file, of a page as it is loaded, and of all that the faces run: what was reached.
FILE, PAGE, ALL = 300, 2500, 5150

#: `/style` is a showroom: nobody works with it, and its scripts are counted by themselves.
SHOWROOM = {"made-up.js", "style.js", "style-colours.js", "style-stills.js", "style-top.js"}
SHOWN = 250

#: A longer line would be a way around the others; /style draws its pieces as they are copied.
COLUMNS = 120
WIDE = {"style.js"}

SCRIPTS = [path for folder in FOLDERS.values() for path in sorted(folder.glob("*.js"))]


def lines(path):
    return path.read_text("utf-8").splitlines()


def address(path):
    return next(base + path.name for base, folder in FOLDERS.items() if path.parent == folder)


def file_of(served):
    base, _, name = served.rpartition("/")
    return FOLDERS[f"{base}/"] / name


def loaded(entry):
    """Return a page's script with all of our own that it imports, and these import."""
    known, todo = set(), [file_of(entry)]
    while todo:
        path = todo.pop()
        if path in known:
            continue
        known.add(path)
        base = address(path).rpartition("/")[0]
        names = re.findall(r'(?:from|import) "([./][^"]+)"', path.read_text("utf-8"))
        todo += [file_of(name.replace("./", f"{base}/", 1)) for name in names]
    return known


def pages():
    """Return the scripts that pages begin with."""
    folders = ("kiosk", "display", "counter", "hall_server")
    templates = [path for it in folders for path in (ROOT / it).rglob("templates/**/*.html")]
    begin = re.compile(r'\{\{ module\("([^"]+)"\) }}')
    found = {entry for path in templates for entry in begin.findall(path.read_text("utf-8"))}
    return sorted(found)


def weight(entry):
    return sum(len(lines(path)) for path in loaded(entry))


@pytest.mark.parametrize("entry", pages())
def test_a_page_loads_few_lines(entry):
    assert 50 < weight(entry) < PAGE


def test_no_file_is_long_and_all_together_are_not_more_than_they_were():
    assert {path.name: len(lines(path)) for path in SCRIPTS if len(lines(path)) > FILE} == {}
    shown = sum(len(lines(path)) for path in SCRIPTS if path.name in SHOWROOM)
    assert shown < SHOWN
    assert sum(len(lines(path)) for path in SCRIPTS) - shown < ALL


def test_no_line_is_wide():
    narrow = [path for path in SCRIPTS if path.name not in WIDE]
    wide = [(path.name, i) for path in narrow for i, line in enumerate(lines(path), 1)
            if len(line) > COLUMNS]  # fmt: skip
    assert wide == []


def test_every_script_is_loaded_by_a_page():
    """What no page loads is dead; what old browsers run stands in the template by itself."""
    used = {path for entry in pages() for path in loaded(entry)}
    assert {address(path) for path in SCRIPTS if path not in used} == {"/display/static/old.js"}


def test_the_documented_figures_are_the_pages_own():
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| `(/\S+\.js)` \| [^|]+ \| ([\d,]+) \|$", text, re.MULTILINE)
    said = {entry: int(figure.replace(",", "")) for entry, figure in rows}
    assert set(said) == set(pages())
    # To the nearest hundred, and a few changed lines are no new figure.
    assert [(it, weight(it)) for it in said if abs(said[it] - weight(it)) > 80] == []
