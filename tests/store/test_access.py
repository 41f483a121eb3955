"""Tokens and accounts, with real files, real hashes, other processes and threads."""

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from hall_server.store import access
from hall_server.store.access import (
    DEVICE_ROLES,
    POINT_ROLES,
    ROLES,
    AccessError,
    AccessStore,
    Identity,
)

PASSWORD = "correct horse"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "access.db"


@pytest.fixture
def store(file: Path) -> Iterator[AccessStore]:
    opened = AccessStore(file)
    yield opened
    opened.close()


def test_a_token_is_known_and_looks_as_promised(store):
    token = store.add_token("display", "board1")
    assert token.startswith("sh_")
    assert len(token) == 3 + 43
    identity = store.by_token(token)
    assert identity is not None
    assert (identity.kind, identity.role, identity.name, identity.point) == (
        "token",
        "display",
        "board1",
        None,
    )
    assert store.by_grant(identity.grant) == identity
    assert store.person(identity.id) == "board1"
    assert [issued.identity for issued in store.tokens()] == [identity]
    # A newer one of the same name has not come in yet.
    store.add_token("display", "board1")
    assert sorted(issued.seen_at is None for issued in store.tokens()) == [False, True]


def test_a_counters_token_carries_its_point(store):
    identity = store.by_token(store.add_token("counter", "desk-1", "W1"))
    assert identity is not None
    assert (identity.name, identity.point) == ("desk-1", "W1")


@pytest.mark.parametrize("token", ["", "sh_", "sh_" + "a" * 43, "\udcff", "名"])
def test_an_unknown_token_is_nobody(store, token):
    store.add_token("display", "board1")
    assert store.by_token(token) is None
    assert store.by_grant(token) is None
    assert store.person(token) is None


def test_a_second_token_of_a_name_works_beside_the_first_until_that_is_revoked(store):
    old, new = store.add_token("kiosk", "kiosk1"), store.add_token("kiosk", "kiosk1")
    older = store.by_token(old)
    assert older is not None
    assert store.by_token(new) not in (None, older)
    assert store.revoke_token(identity=older.id) == 1
    assert store.by_token(old) is None
    assert store.by_grant(older.grant) is None
    assert store.by_token(new) is not None
    assert store.person(older.id) == "kiosk1"


def test_revoking_by_name_and_role(store):
    tokens = [store.add_token(role, "x") for role in ("kiosk", "display", "display")]
    assert store.revoke_token("x", role="display") == 2
    assert [store.by_token(token) is not None for token in tokens] == [True, False, False]
    assert store.revoke_token("nobody") == 0
    assert store.revoke_token("x") == 1
    assert store.tokens() == []
    with pytest.raises(AccessError, match="which token"):
        store.revoke_token(role="kiosk")


@pytest.mark.parametrize(
    ("role", "name", "point", "why"),
    [
        ("boss", "x", None, "unknown role boss; known: kiosk, display"),
        ("kiosk", "", None, "a name has"),
        ("kiosk", "a b", None, "a name has"),
        ("kiosk", "-x", None, "a name has"),
        ("kiosk", "x" * 41, None, "a name has"),
        ("kiosk", "x\n", None, "a name has"),
        ("counter", "x", None, "needs a point"),
        ("evaluator", "x", None, "needs a point"),
        ("counter", "x", "W 1", "a name has"),
        ("kiosk", "x", "W1", "only a counter, an evaluator or a teller"),
    ],
)
def test_refused_tokens(store, role, name, point, why):
    with pytest.raises(AccessError, match=why):
        store.add_token(role, name, point)
    assert store.tokens() == []


@pytest.mark.parametrize("role", ROLES)
def test_every_role_can_have_a_token(store, role):
    point = "W1" if role in POINT_ROLES else None
    identity = store.by_token(store.add_token(role, "n.a-m_e", point))
    assert identity is not None
    assert identity.role == role


def test_signing_in(store):
    user = store.add_user("li.jing", "teller", PASSWORD, "李静")
    assert user == Identity(user.id, "user", "teller", "li.jing", "李静")
    assert store.sign_in("li.jing", PASSWORD) == user
    assert store.sign_in("LI.Jing", PASSWORD) == user
    assert store.sign_in("li.jing", PASSWORD + "x") is None
    assert store.sign_in("li.jing", "") is None
    assert store.sign_in("nobody", PASSWORD) is None
    assert store.by_grant(user.grant) == user
    assert store.users() == [user]


def test_full_width_letters_of_an_input_method_are_the_same_password(store):
    user = store.add_user("li", "lobby", "ＡＢＣ１２３４５")
    assert store.sign_in("li", "ABC12345") == user


def test_a_password_of_any_length_is_answered(store):
    store.add_user("li", "lobby", "x" * 200)
    assert store.sign_in("li", "x" * 200) is not None
    assert store.sign_in("li", "x" * 100_000) is None


def test_changing_a_password_and_removing_an_account(store):
    user = store.add_user("li", "admin", PASSWORD, "Li")
    assert store.by_grant(user.grant) == user
    store.set_password("li", "another one")
    assert store.sign_in("li", PASSWORD) is None
    changed = store.sign_in("li", "another one")
    assert changed == user
    # It is the same person in the journal, but whoever was signed in is so no longer.
    assert store.by_grant(user.grant) is None
    assert store.by_grant(changed.grant) == user
    store.set_password("li", "another one")
    assert store.by_grant(changed.grant) is None
    changed = store.sign_in("li", "another one")
    assert changed is not None
    store.remove_user("li")
    assert store.sign_in("li", "another one") is None
    assert store.by_grant(changed.grant) is None
    assert store.users() == []
    assert store.person(user.id) == "Li"
    again = store.add_user("li", "teller", PASSWORD)
    assert again.id != user.id
    assert store.sign_in("li", PASSWORD) == again
    with pytest.raises(AccessError, match="there is no user wang"):
        store.remove_user("wang")
    with pytest.raises(AccessError, match="there is no user wang"):
        store.set_password("wang", PASSWORD)


def test_refused_users(store):
    store.add_user("li", "teller", PASSWORD)
    with pytest.raises(AccessError, match="there is a user LI already"):
        store.add_user("LI", "teller", PASSWORD)
    for role in (*DEVICE_ROLES, "boss"):
        with pytest.raises(AccessError, match="unknown role"):
            store.add_user("wang", role, PASSWORD)
    with pytest.raises(AccessError, match="a name has"):
        store.add_user("wang wei", "teller", PASSWORD)
    for password in ("1234567", "x" * 201):
        with pytest.raises(AccessError, match="a password has 8 to 200 characters"):
            store.add_user("wang", "teller", password)


def test_nothing_secret_is_in_the_file_and_nobody_else_reads_it(store, file, tmp_path):
    token = store.add_token("kiosk", "kiosk1")
    store.add_user("li", "teller", PASSWORD)
    for part in tmp_path.iterdir():
        assert token[3:].encode() not in part.read_bytes()
        assert PASSWORD.encode() not in part.read_bytes()
        assert stat.S_IMODE(part.stat().st_mode) == 0o600


def test_it_is_kept(store, file):
    token = store.add_token("agent", "desk")
    user = store.add_user("li", "teller", PASSWORD)
    store.close()
    again = AccessStore(file)
    identity = again.by_token(token)
    assert identity is not None
    assert identity.name == "desk"
    assert again.sign_in("li", PASSWORD) == user
    again.close()


def test_what_another_connection_changes_is_seen_at_once(store, file):
    command = AccessStore(file)
    assert store.tokens() == []
    token = command.add_token("kiosk", "kiosk1")
    assert store.by_token(token) is not None
    command.revoke_token("kiosk1")
    assert store.by_token(token) is None
    command.close()


ADDS = """
import sys
from pathlib import Path
from hall_server.store.access import AccessStore
print(AccessStore(Path(sys.argv[1])).add_token("kiosk", "kiosk1"))
"""


def test_processes_that_open_a_new_file_together_all_succeed(file):
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ADDS, str(file)],
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    tokens = [process.communicate(timeout=60)[0].strip() for process in running]
    assert [process.returncode for process in running] == [0] * 6
    store = AccessStore(file)
    assert all(store.by_token(token) for token in tokens)
    assert len(store.tokens()) == 6
    store.close()


@pytest.mark.parametrize("tick_ns", [access.TICK_NS, -1], ids=["quick disk", "slow disk"])
def test_threads_ask_while_tokens_come_and_go(store, file, monkeypatch, tick_ns):
    # A disk that takes longer than the tick, as if there were no tick.
    monkeypatch.setattr(access, "TICK_NS", tick_ns)
    lasting = store.add_token("display", "board1")
    command = AccessStore(file)

    def ask(_: int) -> bool:
        return all(store.by_token(lasting) is not None for _ in range(500))

    def change(_: int) -> bool:
        for _ in range(20):
            token = command.add_token("kiosk", "k")
            assert store.by_token(token) is not None
            assert store.revoke_token("k") >= 0
        return True

    with ThreadPoolExecutor(8) as pool:
        asked, made = pool.map(ask, range(6)), pool.map(change, range(1))
        assert all([*asked, *made])
    command.close()


def test_a_start_without_migrations_does_not_import_sqlite_utils(store):
    seen = subprocess.run(
        [sys.executable, "-c", ADDS + "print('sqlite_utils' in sys.modules)", str(store.path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.splitlines()[-1] == "False"


def test_a_file_of_a_newer_program_or_none_of_ours_is_refused(file, tmp_path):
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(AccessError, match="is of schema 99; this program knows"):
        AccessStore(file)
    file.write_bytes(b"no database at all" * 100)
    with pytest.raises(AccessError, match="not a database"):
        AccessStore(file)
    with pytest.raises(FileNotFoundError):
        AccessStore(tmp_path / "no" / "access.db")


def test_a_file_from_before_people_could_be_kept_out(tmp_path):
    path = tmp_path / "access.db"
    old = AccessStore(path)
    old.add_user("wang", "teller", "a long password")
    old.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE users DROP COLUMN disabled_at")
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '2 %'")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    with closing(AccessStore(path)) as store:
        assert store.sign_in("wang", "a long password")
        store.set_disabled("wang", disabled=True)
        assert store.sign_in("wang", "a long password") is None
        assert [user.disabled for user in store.users()] == [True]
        with pytest.raises(AccessError, match="there is no user li"):
            store.set_role("li", "admin")
        with pytest.raises(AccessError, match="unknown role"):
            store.set_role("wang", "king")
