"""The list of buttons is whole: what stands in a script is in it, and its tests are there."""

import re

from tests.browser.pressed import LIST, ROOT, nameless, scripts, written

#: Samples of the look, which do nothing.
SAMPLES = "style.js"


def test_every_control_has_a_name_by_which_it_is_known():
    found = {path.name: nameless(path.read_text("utf-8")) for path in scripts()}
    assert {name: tags for name, tags in found.items() if tags and name != SAMPLES} == {}


def test_every_control_of_the_scripts_is_in_the_list():
    listed = set(re.findall(r"^\| `\S+ (.+?)` \|", LIST.read_text("utf-8"), re.MULTILINE))
    assert written() - listed == set(), "press them in a test of tests/browser, then: make buttons"


def test_every_test_of_the_list_is_there():
    for file, test in set(
        re.findall(r"`(test_\w+)::(\w+)` \|$", LIST.read_text("utf-8"), re.MULTILINE)
    ):
        text = (ROOT / "tests" / "browser" / f"{file}.py").read_text("utf-8")
        assert f"def {test}(" in text, f"{file}::{test}"
