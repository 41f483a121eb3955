"""The `hall` command as people run it."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall_server.cli import main
from hall_server.demo import own_files
from hall_server.serve import lock
from hall_server.settings import config_dir, load
from hall_server.store.access import ROLES, AccessStore

ROOT = Path(__file__).parents[1]
HALL = ROOT / "config" / "hall.toml"


def hall(*words: object, typed: str | None = None) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def access(data: Path) -> AccessStore:
    return AccessStore(data / "access.db")


@pytest.mark.parametrize("name", ["hall.toml", "demo.toml"])
def test_check_config_says_what_a_file_means(name):
    result = hall("check-config", ROOT / "config" / name)
    assert result.exit_code == 0, result.output
    assert "A  cash: ordinary 20, gold 10, vip 5, assistance 8" in result.stdout
    assert "W4 counter in west: fx, cash; borrows accounts" in result.stdout
    assert "open around the clock; VIP rooms are shared" in result.stdout
    assert "V1 vip-room in vip: wealth, accounts, cash; borrows fx; gold, vip before others" in (
        result.stdout
    )
    assert f"printer1 escpos, {'network' if name == 'hall.toml' else 'simulator'}" in result.stdout
    assert "note:" not in result.stdout


def test_check_config_shows_every_problem_of_settings_and_devices(tmp_path):
    text = HALL.read_text("utf-8")
    for old, new in (
        ("handling_min = 5\n", "handlin_min = 5\n"),
        ("width = 576", "width = 600"),
        ("digits = 4", "digit = 4"),
    ):
        text = text.replace(old, new, 1)
    file = tmp_path / "hall.toml"
    file.write_text(text, "utf-8")
    result = hall("check-config", file)
    assert result.exit_code == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 3
    assert lines[0] == f"{file}: services.cash.handlin_min: unknown key; did you mean handling_min?"
    assert lines[1].startswith(f"{file}: devices.printer1.width: ")
    assert lines[2].startswith(f"{file}: devices.sign1.digit: ")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'sign = "sign1"',
            'sign = "printer3"',
            "points.W1.sign: printer3 is a printer, not a sign",
        ),
        (
            'printer = "printer2"',
            'printer = "sign3"',
            "kiosks.kiosk2.printer: sign3 is a sign, not",
        ),
        ('fallback = "printer2"', 'fallback = "sign3"', "devices.printer1.fallback: no other"),
        ('driver = "escpos"', 'driver = "escpso"', "devices.printer1.driver: unknown driver"),
        ('driver = "escpos"\n', "", "devices.printer1.driver: option 'driver' is missing"),
    ],
)
def test_devices_that_cannot_do_what_is_asked(tmp_path, old, new, expected):
    extra = (
        '[devices.printer3]\ndriver = "escpos"\nconnection = "simulator"\n'
        '[devices.sign3]\ndriver = "led485"\nconnection = "simulator"\n'
    )
    file = tmp_path / "hall.toml"
    file.write_text(HALL.read_text("utf-8").replace(old, new, 1) + extra, "utf-8")
    result = hall("check-config", file)
    assert result.exit_code == 1
    assert expected in result.stderr


def test_check_config_notes_what_may_be_a_slip(tmp_path):
    file = tmp_path / "hall.toml"
    text = HALL.read_text("utf-8")
    text = text.replace('zones = ["east", "machines"]', 'zones = ["east"]')
    text = text.replace('zone = "west"\nprinter', 'zone = "west"\nservices = ["cash"]\nprinter')
    text = text.replace('zone = "east"\nprinter', 'zone = "east"\nservices = ["cash"]\nprinter')
    file.write_text(text, "utf-8")
    result = hall("check-config", file)
    assert result.exit_code == 0
    assert "note: no board shows the calls of zone machines" in result.stdout
    assert "note: no kiosk offers loans" in result.stdout


def test_check_config_misses_a_folder_of_pictures(tmp_path):
    file = tmp_path / "hall.toml"
    include = f'include = "{ROOT / "config" / "hall.toml"}"\n'
    file.write_text(f'{include}[displays.board1]\npictures = "pics"\n', "utf-8")
    result = hall("check-config", file)
    assert result.exit_code == 1
    assert f"displays.board1.pictures: there is no folder {tmp_path / 'pics'}" in result.output
    (tmp_path / "pics").mkdir()
    assert hall("check-config", file).exit_code == 0


def test_check_config_of_a_file_that_is_not_there(tmp_path):
    result = hall("check-config", tmp_path / "no.toml")
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_a_token_is_printed_alone_on_the_last_line(data):
    result = hall(
        "token", "add", "--data", data, "--role", "counter", "--name", "c1", "--point", "W1"
    )
    assert result.exit_code == 0, result.output
    identity = access(data).by_token(result.stdout.splitlines()[-1])
    assert identity is not None
    assert (identity.role, identity.name, identity.point) == ("counter", "c1", "W1")


def test_a_screens_link_stands_before_the_token_and_not_in_its_way(data):
    def add(role: str, *more: str) -> Result:
        return hall("token", "add", "--data", data, "--role", role, "--name", "s1", *more)

    kiosk = add("kiosk", "--url", "http://10.0.0.5:8080/")
    token = kiosk.stdout.strip()
    assert kiosk.output.splitlines() == [
        f"On the screen of s1 open, once: http://10.0.0.5:8080/join#{token}",
        token,
    ]
    board = add("display")
    assert "http://ADDRESS:PORT/join#TOKEN" in board.stderr
    assert len(board.stdout.splitlines()) == 1
    assert add("lobby").stderr == ""


def test_who_cannot_be_added_is_said_before_a_password_is_asked_for(data):
    def add(name: str, role: str) -> Result:
        return hall("user", "add", name, "--role", role, "--data", data, typed="")

    data.mkdir()
    access(data).add_user("li", "teller", "long enough")
    for name, role, why in (
        ("wang", "boss", "unknown role boss"),
        ("wang wei", "teller", "a name has"),
        ("LI", "lobby", "there is a user LI already"),
    ):
        refused = add(name, role)
        assert refused.exit_code == 1
        assert why in refused.stderr
        assert "Password" not in refused.output
    assert "Password" in add("wang", "teller").output


def test_listing_and_revoking_tokens(data):
    made = [
        hall("token", "add", "--data", data, "--role", "display", "--name", name).stdout.strip()
        for name in ("board1", "board1", "board2")
    ]
    listed = hall("token", "list", "--data", data).stdout
    assert len(listed.splitlines()) == 3
    assert not any(token in listed for token in made)
    first = access(data).by_token(made[0])
    assert first is not None
    assert first.id in listed
    assert hall("token", "revoke", "--data", data, "--id", first.id).output == "revoked 1 token\n"
    assert access(data).by_token(made[0]) is None
    assert access(data).by_token(made[1]) is not None
    assert "revoked 1 token" in hall("token", "revoke", "--data", data, "--name", "board1").output
    assert len(hall("token", "list", "--data", data).stdout.splitlines()) == 1
    again = hall("token", "revoke", "--data", data, "--name", "board1")
    assert again.exit_code == 1
    assert "no live token matches" in again.stderr


def test_adding_and_removing_people(data):
    typed = hall(
        "user", "add", "li", "--role", "teller", "--data", data, typed="long enough\nlong enough\n"
    )
    assert typed.exit_code == 0, typed.output
    assert "long enough" not in typed.output
    piped = hall(
        *("user", "add", "wang", "--role", "lobby", "--data", data, "--password-stdin"),
        *("--display-name", "王伟"),
        typed="also long enough\n",
    )
    assert piped.exit_code == 0, piped.output
    store = access(data)
    assert store.sign_in("li", "long enough") is not None
    wang = store.sign_in("wang", "also long enough")
    assert wang is not None
    assert (wang.role, wang.display_name) == ("lobby", "王伟")
    assert hall("user", "remove", "wang", "--data", data).exit_code == 0
    assert [user.name for user in store.users()] == ["li"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("token", "add", "--role", "boss", "--name", "x"), "unknown role boss"),
        (("token", "add", "--role", "counter", "--name", "x"), "needs a point"),
        (("token", "revoke", "--name", "x"), "there is no access.db in"),
        (("token", "list"), "there is no access.db in"),
        (("user", "remove", "x"), "there is no access.db in"),
        (("user", "add", "x", "--role", "teller", "--password-stdin"), "a password has 8 to 200"),
        (("user", "add", "x", "--role", "kiosk", "--password-stdin"), "unknown role kiosk"),
    ],
)
def test_refusals_are_one_sentence(data, words, expected):
    result = hall(*words, "--data", data, typed="short\n")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert expected in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_help_names_every_role():
    text = hall("token", "add", "--help").output
    assert all(role in text for role in ROLES)


def test_the_command_imports_only_what_it_needs():
    heavy = "{'flask', 'sqlite3', 'sqlite_utils', 'argon2', 'PIL', 'msgspec', 'hardware'}"
    code = f"import sys, hall_server.cli; print({heavy} & sys.modules.keys())"
    seen = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert seen.stdout == "set()\n"


def test_a_device_is_tried_by_its_section_or_as_the_hall_told_an_agent(tmp_path):
    tried = hall("test-device", "sign1", "--config", HALL, "--simulator", "--seconds", 0)
    assert tried.exit_code == 0, tried.output
    assert "sign1 is a sign (led485) pretended on this machine." in tried.stdout
    lost = hall("test-device", "sign1", "--config", HALL)
    assert lost.exit_code == 1
    assert "NOT in order" in lost.stdout
    assert "did you mean 'sign2'?" in hall("test-device", "sgn2", "--config", HALL).stderr
    assert hall("test-device", "sign1").exit_code == 2
    nothing = hall("test-device", "p", "--data", tmp_path)
    assert "no hall has told an agent here" in nothing.stderr
    told = '{"p": {"driver": "escpos", "connection": "simulator", "width": 384}}'
    (tmp_path / "devices.json").write_text(told, "utf-8")
    assert hall("test-device", "p", "--data", tmp_path).exit_code == 0


def test_an_agents_devices_and_token_say_where_they_belong(data, tmp_path):
    text = HALL.read_text("utf-8").replace("# agent = ", "agent = ")
    (tmp_path / "hall.toml").write_text(text, "utf-8")
    said = hall("check-config", tmp_path / "hall.toml")
    assert "  printer2 escpos, network, at agent kiosk2-pc\n" in said.stdout
    (tmp_path / "bad.toml").write_text(text.replace("kiosk2-pc", "kiosk 2"), "utf-8")
    assert "letters, digits" in hall("check-config", tmp_path / "bad.toml").stderr
    made = hall("token", "add", "--data", data, "--role", "agent", "--name", "kiosk2-pc")
    assert "On kiosk2-pc: hall agent --hall http://ADDRESS:PORT --token-file" in made.stderr


def test_an_agent_without_a_token_says_so(tmp_path):
    words = ("agent", "--hall", "http://127.0.0.1:9", "--data", tmp_path / "data", "--token-file")
    missing = hall(*words, tmp_path / "none")
    assert missing.exit_code == 2
    assert "cannot read the token file" in missing.stderr
    (tmp_path / "empty").write_text("\n")
    assert "must hold one token" in hall(*words, tmp_path / "empty").stderr


def test_a_demo_changes_a_copy_of_its_files(tmp_path):
    first = own_files(tmp_path)
    assert load(first).demo
    first.write_text(first.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert own_files(tmp_path) == first
    assert first.read_text("utf-8").endswith("# changed\n")
    assert first.parent != config_dir()


def serve(data: Path, *more: object) -> Result:
    return hall("serve", "--config", HALL, "--data", data, "--host", "127.0.0.1", *more)


def test_a_second_hall_on_the_same_data_is_refused_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("hall_server.serve.LOCK_PATIENCE_S", 0.0)
    held = lock(tmp_path)
    found = serve(tmp_path)
    assert (found.exit_code, found.output.count("\n")) == (1, 1)
    assert "another hall is running on" in found.output
    os.close(held)


def test_a_taken_port_is_refused_in_one_line(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        found = serve(tmp_path, "--port", port)
    assert (found.exit_code, found.output.count("\n")) == (1, 1)
    assert f"port {port}: another program listens there" in found.output


def test_a_wrong_role_is_refused_before_a_password_is_asked_for(tmp_path):
    found = hall("user", "add", "wen", "--data", tmp_path, "--role", "tella")
    assert found.exit_code == 1
    assert "unknown role tella" in found.output
    assert "Password" not in found.output
