"""What is refused of a ticket's look, and where its logo is looked for."""

from pathlib import Path

import pytest
from PIL import Image

from hall_server.check_config import load_checked
from hall_server.settings import ConfigError, from_table
from tests.small_hall import changed, problems

HALL = """
include = "{reference}"
[tickets]
logo = "pictures/bank.png"
[kiosks.kiosk2.tickets]
logo = "other.png"
"""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tickets": {"fields": ["hall", "code"]}}, "tickets.fields: has no number"),
        ({"tickets": {"fields": []}}, "tickets.fields: must not be empty"),
        ({"tickets": {"fields": ["numbr"]}}, 'not "numbr"; did you mean number?'),
        ({"tickets": {"fields": ["number", "number"]}}, 'has "number" twice'),
        ({"tickets": {"languages": "fr"}}, "must be both or zh or en"),
        ({"tickets": {"footer": "Valid today"}}, "tickets.footer: must be a table"),
        ({"tickets": {"footer": {"zh": "当日有效"}}}, "tickets.footer.en: missing"),
        ({"tickets": {"foter": {"zh": "a", "en": "b"}}}, "did you mean footer?"),
        ({"tickets": {"logo": "a\nb"}}, "must be the name of a file"),
        ({"kiosks.kiosk1.tickets": {"fields": ["code"]}}, "kiosks.kiosk1.tickets.fields: has no"),
    ],
)
def test_a_wrong_look_is_refused(changes, expected):
    assert any(expected in problem for problem in problems(changed(changes)))


def test_without_a_section_tickets_look_as_designed():
    look = from_table(changed({})).kiosks["kiosk1"].tickets
    assert (look.logo, look.header, look.footer, look.languages) == (None, None, None, "both")
    assert look.fields == ("hall", "number", "service", "wait", "where", "code")


def test_a_logo_is_beside_the_file_that_names_it_and_must_be_a_picture(tmp_path):
    file = tmp_path / "hall.toml"
    reference = Path(__file__).parents[1] / "config" / "hall.toml"
    file.write_text(HALL.format(reference=reference))
    with pytest.raises(ConfigError) as caught:
        load_checked(file)
    first, second = caught.value.problems
    assert (first.file, first.key) == (str(file), "tickets.logo")
    assert first.message.endswith("bank.png: No such file or directory")
    assert second.key == "kiosks.kiosk2.tickets.logo"
    (tmp_path / "pictures").mkdir()
    for name in ("pictures/bank.png", "other.png"):
        Image.new("1", (40, 20), 0).save(tmp_path / name)
    settings, _ = load_checked(file)
    assert settings.kiosks["kiosk1"].tickets.logo == str(tmp_path / "pictures/bank.png")
    assert settings.kiosks["kiosk2"].tickets.logo == str(tmp_path / "other.png")
