"""The keys that hashes and sessions are made with."""

import stat

import pytest

from hall_server.keys import KeyDamaged, people_key, session_key


def test_keys_are_made_once_and_private(tmp_path):
    keys = people_key(tmp_path), session_key(tmp_path)
    assert keys == (people_key(tmp_path), session_key(tmp_path))
    assert keys[0] != keys[1]
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {"people.key", "session.key"}


def test_a_damaged_session_key_is_made_anew_and_a_damaged_peoples_key_never(tmp_path):
    for name in ("people.key", "session.key"):
        (tmp_path / name).write_bytes(b"short")
    assert len(session_key(tmp_path)) == 32
    with pytest.raises(KeyDamaged, match=r"people\.key is damaged"):
        people_key(tmp_path)
    assert (tmp_path / "people.key").read_bytes() == b"short"
