"""Every control of every face is pressed by a test: `make buttons` runs them, and compares.

The browser tests record which controls their pages show and which of them are pressed; what is
shown on a face and pressed there by nobody is said, and so is what stands in a script and is shown
nowhere.  docs/buttons.md is the list, with a test for each.
"""

import argparse
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage

ROOT = Path(__file__).parents[2]
LIST = ROOT / "docs" / "buttons.md"

#: Where each test file leaves what it saw.
_FOLDER = ROOT / ".pytest_cache" / "pressed"

_SCRIPT = (Path(__file__).parent / "pressed.js").read_text("utf-8")

#: (face, control) and a test.
Controls = dict[tuple[str, str], str]

_SOURCES = ("kiosk", "display", "counter", "hall_server/web", "hall_server/lobby")

#: A control's test id as its script writes it: in quotes, or with variable parts.
_TEST_ID = re.compile(r'data-testid"?[=:] ?(?:"([\w.-]+)"|\$?\{?`([^`]+)`)')
#: Of a component that hands its `id` on to the tag that it draws.
_HANDED_ON = re.compile(r'\bid=(?:"([\w.-]+)"|\$\{`([^`]+)`\})')
_CHOICE = re.compile(r"\bchoice\(`([^`]+)`")
_CHOICE_CALL = re.compile(r"\bchoice\(`[^`]+`")
_TAG = re.compile(r"<(button|select|input|textarea|summary|a)\b")

_KEYS = {"空格": "Space"}


class Record:
    """What the pages of the running tests show and what is pressed, by test file."""

    def __init__(self) -> None:
        self._heard: dict[str, dict[str, Controls]] = {}

    def listen(self, context: BrowserContext) -> None:
        """Hear of all pages that are opened in a context."""
        context.add_init_script(_SCRIPT)
        context.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type != "debug" or not message.text.startswith('["control",'):
            return
        _, what, face, name = json.loads(message.text)
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
        file, _, test = test.partition("::")
        kept = self._heard.setdefault(Path(file).stem, {"seen": {}, "pressed": {}})
        kept[what].setdefault((face, name), test.partition("[")[0])

    def write(self) -> None:
        """Leave a file for each test file."""
        _FOLDER.mkdir(parents=True, exist_ok=True)
        for file, heard in self._heard.items():
            rows = [[w, *key, test] for w, all_ in heard.items() for key, test in all_.items()]
            (_FOLDER / f"{file}.json").write_text(json.dumps(rows), "utf-8")


def scripts() -> Iterator[Path]:
    """Yield the scripts of all faces, their own alone."""
    for source in _SOURCES:
        yield from sorted((ROOT / source).glob("*static/*.js"))


def test_ids(text: str) -> set[str]:
    """Return the test ids of a script, each variable part as a star."""
    found = [plain or made for plain, made in _TEST_ID.findall(text)] + _CHOICE.findall(text)
    return {_starred(it) for it in found}


def _all_ids(text: str) -> set[str]:
    """Return the test ids of a script, also those that components hand on."""
    handed = [plain or made for plain, made in _HANDED_ON.findall(text)]
    return test_ids(text) | {_starred(it) for it in handed}


def _starred(made: str) -> str:
    return re.sub(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", "*", made)


def tags(text: str) -> list[str]:
    """Return the opening tags of a script's controls, and the lines that make one without a tag."""
    found = [text[it.start() : _end_of_tag(text, it.end())] for it in _TAG.finditer(text)]
    return found + re.findall(r'el\("(?:button|input)", \{[^}]*', text)


def nameless(text: str) -> list[str]:
    """Return the controls of a script that have neither a test id nor a name of their own."""
    own = r"data-testid|\.\.\.\$\{|name=|href="
    return [it for it in tags(text) if not re.search(own, it)]


def written() -> set[str]:
    """Return the test ids of all controls that stand in the scripts; a star alone is none."""
    texts = [path.read_text("utf-8") for path in scripts()]
    found = {it for text in texts for tag in tags(text) for it in test_ids(tag)}
    return (
        found | {it for text in texts for it in test_ids("".join(_CHOICE_CALL.findall(text)))}
    ) - {"*"}


def _end_of_tag(text: str, at: int) -> int:
    """Return where a tag ends that goes on here; what stands in braces may have any sign in it."""
    depth = 0
    while depth or text[at] != ">":
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
    return at + 1


def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the test ids with variable parts, those with the least variable ones first."""
    every = {it for path in scripts() for it in _all_ids(path.read_text("utf-8")) if "*" in it}
    ordered = sorted(every, key=lambda it: (-len(it.replace("*", "")), it))
    return [(re.compile(re.escape(it).replace(r"\*", ".+")), it) for it in ordered if it != "*"]


def generic(names: Iterable[str]) -> dict[str, str]:
    """Return for each control what it is one of: "button line-A012" is one of "button line-*"."""
    fixed = {it for path in scripts() for it in _all_ids(path.read_text("utf-8"))}
    patterns = _patterns()

    def of(name: str) -> str:
        kind, _, id_ = name.partition(" ")
        if kind == "key":
            return f"key {_KEYS.get(id_, id_)}"
        if id_ in fixed:
            return name
        return next((f"{kind} {it}" for found, it in patterns if found.fullmatch(id_)), name)

    return {name: of(name) for name in names}


def _there() -> list[Path]:
    """Return the test files that are there."""
    return sorted((ROOT / "tests" / "browser").glob("test_*.py"))


def merged() -> tuple[Controls, Controls]:
    """Return what all test files have seen and pressed."""
    found: dict[str, Controls] = {"seen": {}, "pressed": {}}
    for file in [_FOLDER / f"{it.stem}.json" for it in _there()]:
        if not file.exists():
            continue
        rows = json.loads(file.read_text("utf-8"))
        known = generic({name for _, _, name, _ in rows})
        for what, face, name, test in rows:
            found[what].setdefault((face, known[name]), f"{file.stem}::{test}")
    return found["seen"], found["pressed"]


def document(pressed: Controls) -> str:
    """Return docs/buttons.md: every control, by face, with a test that presses it."""
    lines = [
        "# Buttons",
        "",
        "Every control and key of every face, and a test in `tests/browser` that presses it with a",
        "real finger, mouse or keyboard. `make buttons` writes this list, and fails where a page",
        "showed one that nobody pressed there. A star stands for a name: `ticket-*` is any ticket.",
    ]
    for face in sorted({face for face, _ in pressed}):
        lines += ["", f"## {face}", "", "| control | pressed by |", "|---|---|"]
        rows = sorted((name, test) for (of, name), test in pressed.items() if of == face)
        lines += [f"| `{name}` | `{test}` |" for name, test in rows]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Compare what was seen with what was pressed, and write the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/buttons.md")
    asked = parser.parse_args()
    seen, pressed = merged()
    silent = [it.stem for it in _there() if not (_FOLDER / f"{it.stem}.json").exists()]
    shown = {name.partition(" ")[2] for _, name in seen}
    wrong = [f"not run: {it}" for it in silent]
    wrong += [f"shown by no test: {it}" for it in sorted(written() - shown)]
    wrong += [f"pressed by no test: {face}: {name}" for face, name in sorted(seen.keys() - pressed)]
    if asked.write:
        known = {key: test for key, test in pressed.items() if key in seen}
        LIST.write_text(document(known), "utf-8")
    print("\n".join(wrong) or f"{len(seen)} controls of the faces, every one pressed.")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
