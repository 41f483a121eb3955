"""The hall's file edited by forms: comments stay, what is wrong is refused, all or nothing."""

import tomllib

import pytest

from hall_server.check_config import device_problems
from hall_server.configuration import MASK, Change, Conflict, HallFile, ReadOnly, diff, fields
from hall_server.device_forms import device_fields
from hall_server.queueing.refusals import Refusal
from hall_server.settings import ConfigError, load
from tests.small_hall import ROOT

RAW_FILE = {"driver": "escpos", "connection": "file", "device": "/x"}


@pytest.fixture
def adopted():
    return []


@pytest.fixture
def hall(tmp_path, adopted):
    for name in ("hall.toml", "demo.toml"):
        (tmp_path / name).write_bytes((ROOT / "config" / name).read_bytes())

    def make(name="hall.toml", adopt=adopted.append):
        return HallFile(tmp_path / name, lambda file: load(file, also=device_problems), adopt)

    return make


def refused(file, *changes):
    with pytest.raises(ConfigError) as raised:
        file.check(file.version(), changes)
    return {problem.key: problem.message for problem in raised.value.problems}


def test_a_change_is_one_line_and_its_comment_stays(hall, tmp_path, adopted):
    file = hall()
    before = (tmp_path / "hall.toml").read_text("utf-8")
    done = file.apply(file.version(), [Change(("hall", "undo_s"), 90)])
    after = (tmp_path / "hall.toml").read_text("utf-8")
    assert after == before.replace("undo_s = 60 ", "undo_s = 90 ")
    assert "-undo_s = 60                  # the last command" in done.diff
    assert "+undo_s = 90                  # the last command" in done.diff
    assert [settings.hall.undo_s for settings in adopted] == [90]
    assert adopted[0].file == str(tmp_path / "hall.toml")
    assert (tmp_path / "hall.toml.before").read_text("utf-8") == before
    assert sorted(it.name for it in tmp_path.iterdir()) == [
        "demo.toml", "hall.toml", "hall.toml.before",
    ]  # fmt: skip


def test_a_check_changes_nothing(hall, tmp_path, adopted):
    file = hall()
    before = {it.name: it.read_bytes() for it in tmp_path.iterdir()}
    assert "+undo_s = 90" in file.check(file.version(), [Change(("hall", "undo_s"), 90)]).diff
    assert {it.name: it.read_bytes() for it in tmp_path.iterdir()} == before
    assert adopted == []


def test_a_new_service_is_a_table_among_the_services(hall, tmp_path):
    file = hall()
    tax = {"name": {"zh": "税务", "en": "Tax"}, "series": "T", "promise_min": 10,
           "ceiling_min": 20, "handling_min": 5}  # fmt: skip
    changes = [
        Change(("services", "tax"), tax),
        Change(("points", "W1", "skills"), ["cash", "accounts", "tax"]),
    ]
    file.apply(file.version(), changes)
    text = (tmp_path / "hall.toml").read_text("utf-8")
    assert list(load(tmp_path / "hall.toml").services)[-1] == "tax"
    assert 'series = "T"\npromise_min = 10' in text
    # The next section's comment still stands above it.
    assert "if that is later.\n[appointments]" in text
    assert text.index("[services.tax]") < text.index("# The clock of a promise")


def test_what_is_taken_out_has_its_default(hall, tmp_path):
    file = hall()
    file.apply(file.version(), [Change(("points", "W6", "borrows"), None)])
    assert load(tmp_path / "hall.toml").points["W6"].borrows == ()


def test_refusals_name_the_fields(hall, adopted):
    file = hall()
    found = refused(
        file,
        Change(("services", "cash", "promise_min"), -3),
        Change(("services", "loans", "ceiling_min"), 1),
        Change(("points", "W1", "zone"), "north"),
    )
    assert found["services.cash.promise_min"] == "must be a number from 0.1 to 480, not -3"
    assert found["points.W1.zone"].startswith('unknown zone "north"')
    assert refused(file, Change(("services", "fx"), None)).keys() == {
        "points.W4.skills", "points.W6.borrows", "points.V1.borrows",
    }  # fmt: skip
    assert refused(file, Change(("services", "loans", "ceiling_min"), 1)) == {
        "services.loans.ceiling_min": "1 is less than promise_min 30"
    }
    assert adopted == []


@pytest.mark.parametrize(
    "change",
    [
        Change(("server", "host"), "0.0.0.0"),
        Change(("demo", "machines"), False),
        Change(("include",), "other.toml"),
        Change(("hall", "id"), MASK),
        Change((), 1),
        Change(("devices", "printer1"), RAW_FILE),
        Change(("devices", "printer1"), {"driver": "escpos"} | RAW_FILE | {"status": "none"}),
    ],
)
def test_what_no_form_may_change(hall, change):
    (message,) = refused(hall(), change).values()
    assert message == "cannot be changed here"


def test_a_device_that_writes_to_a_file_stays_as_it_is(hall, tmp_path):
    path = tmp_path / "hall.toml"
    raw = '\n[devices.raw]\ndriver = "escpos"\nconnection = "file"\ndevice = "/x"\n'
    path.write_text(path.read_text("utf-8") + raw, "utf-8")
    file = hall()
    file.apply(file.version(), [Change(("hall", "undo_s"), 90)])
    whole = load(path).devices
    elsewhere = whole | {"raw": whole["raw"] | {"device": "/y"}}
    assert refused(file, Change(("devices",), elsewhere)) == {
        "devices.raw.connection": "cannot be changed here"
    }
    assert refused(file, Change(("devices",), whole | {"new": RAW_FILE})) == {
        "devices.new.connection": "cannot be changed here"
    }
    file.check(file.version(), [Change(("devices", "raw"), None)])


@pytest.mark.parametrize(
    "change",
    [
        Change(("hall", "id", "deep"), 1),
        Change(("hall", "id", "deep"), None),
        Change(("hall", "id", "deep", "er"), {"a": 1}),
        Change(("points", "W1", "skills", "0"), "cash"),
        Change(("points", "W1", "skills", "0"), None),
        Change(("points", "W1", "skills"), ["cash", None]),
        Change(("points", "W1"), {"label": {"zh": None}}),
        Change(("points",), 3),
    ],
)
def test_what_has_no_place_in_the_file_is_refused(hall, change):
    assert refused(hall(), change)


def test_a_file_changed_meanwhile_is_not_overwritten(hall, tmp_path, adopted):
    file = hall()
    version = file.version()
    path = tmp_path / "hall.toml"
    path.write_text(path.read_text("utf-8") + "\n# a note\n", "utf-8")
    with pytest.raises(Conflict):
        file.apply(version, [Change(("hall", "undo_s"), 90)])
    assert path.read_text("utf-8").endswith("# a note\n")
    assert adopted == []


def test_a_change_of_the_included_file_is_a_conflict_too(hall, tmp_path):
    file = hall("demo.toml")
    version = file.version()
    path = tmp_path / "hall.toml"
    path.write_text(path.read_text("utf-8").replace("undo_s = 60", "undo_s = 61"), "utf-8")
    with pytest.raises(Conflict):
        file.check(version, [Change(("hall", "undo_s"), 90)])


def test_changes_are_laid_over_what_is_included(hall, tmp_path):
    file = hall("demo.toml")
    base = (tmp_path / "hall.toml").read_bytes()
    file.apply(file.version(), [Change(("services", "cash", "promise_min"), 25)])
    assert tomllib.loads((tmp_path / "demo.toml").read_text())["services"] == {
        "cash": {"promise_min": 25}
    }
    assert (tmp_path / "hall.toml").read_bytes() == base
    assert load(tmp_path / "demo.toml").services["cash"].promise_min == 25
    gone = refused(file, Change(("points", "W6", "borrows"), None))
    assert gone == {"points.W6.borrows": "stands in hall.toml, which this file includes"}


def test_what_the_rules_refuse_leaves_the_file_alone(hall, tmp_path):
    def refuse(_settings):
        raise Refusal("open_tickets", "A001 needs it")

    file = hall(adopt=refuse)
    before = (tmp_path / "hall.toml").read_bytes()
    with pytest.raises(Refusal):
        file.apply(file.version(), [Change(("hall", "undo_s"), 90)])
    assert (tmp_path / "hall.toml").read_bytes() == before
    assert sorted(it.name for it in tmp_path.iterdir()) == ["demo.toml", "hall.toml"]


def test_an_editor_faster_than_the_write_wins(hall, tmp_path, adopted):
    """What somebody writes while the rules change is kept, and comes into force in their place."""
    path = tmp_path / "hall.toml"

    def adopt(settings):
        adopted.append(settings.hall.undo_s)
        if len(adopted) == 1:
            path.write_text(path.read_text("utf-8").replace("undo_s = 60", "undo_s = 33"), "utf-8")

    file = hall(adopt=adopt)
    with pytest.raises(Conflict):
        file.apply(file.version(), [Change(("hall", "undo_s"), 90)])
    assert "undo_s = 33" in path.read_text("utf-8")
    assert adopted == [90, 33]


def test_mode_and_link_are_kept(hall, tmp_path):
    path, link = tmp_path / "hall.toml", tmp_path / "link.toml"
    path.chmod(0o640)
    link.symlink_to(path)
    file = hall("link.toml")
    file.apply(file.version(), [Change(("hall", "undo_s"), 90)])
    assert link.is_symlink()
    assert "undo_s = 90" in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "hall.toml.before").stat().st_mode & 0o777 == 0o640


def test_a_folder_that_the_hall_may_not_write(hall, monkeypatch, adopted):
    """The operating system's refusal is played: root, as whom tests may run, may write anywhere."""
    file = hall()

    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("hall_server.configuration.tempfile.mkstemp", refuse)
    with pytest.raises(ReadOnly, match="Permission denied"):
        file.apply(file.version(), [Change(("hall", "undo_s"), 90)])
    assert adopted == []


def test_secrets_are_masked_in_values_and_diffs(hall, tmp_path):
    path = tmp_path / "hall.toml"
    path.write_text(path.read_text("utf-8").replace("[devices.printer1]\n",
                    '[devices.printer1]\npassword = "hunter2"\n'), "utf-8")  # fmt: skip
    assert hall().read()["values"]["devices"]["printer1"]["password"] == MASK
    shown = diff('password = "hunter2"\nport = 1', 'password = "hunter2"\nport = 2', "hall.toml")
    assert "hunter2" not in shown
    assert "+port = 2" in shown


def test_a_change_is_shown_alone_under_its_table():
    before = "[hall]\nname = 1\nundo_s = 60\nx = 1\n\n[tiers.gold]\nrank = 2\n"
    after = before.replace("60", "90").replace("rank = 2", "rank = 3")
    assert diff(before, after, "hall.toml").split("\n")[2:] == [
        "@@ [hall]", "-undo_s = 60", "+undo_s = 90",
        "@@ [tiers.gold]", "-rank = 2", "+rank = 3",
    ]  # fmt: skip
    added = diff(before, before + "\n[tiers.vip]\nrank = 1\n", "hall.toml").split("\n")[2:]
    assert [it for it in added if it.startswith("+[")] == ["+[tiers.vip]"]


def test_every_field_says_how_it_is_asked_for(hall):
    kinds = {field["form"]["kind"] for field in fields()}
    assert kinds == {"text", "whole", "number", "flag", "choice", "name", "list", "spans",
                     "entries"}  # fmt: skip
    sections = {field["path"][0] for field in fields()}
    assert sections.isdisjoint({"server", "demo"})
    assert {"services", "tiers", "points", "zones", "hours", "plan"} <= sections
    at_start = {".".join(it["path"]) for it in [*fields(), *device_fields()] if it["at_start"]}
    assert {"hall.timezone", "points.NAME.sign", "devices.NAME.driver"} <= at_start
    assert hall().read()["values"].keys().isdisjoint({"server", "demo"})
