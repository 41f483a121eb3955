"""The pictures of a board: what is shown, and what is not."""

import logging

import pytest
from PIL import Image

from display import pictures
from display.pictures import Pictures


def draw(folder, name, size=(40, 30), kind=None):
    Image.new("RGB", size, (11, 110, 110)).save(folder / name, kind)


def names(found):
    return [it.name for it in found.all()]


def test_pictures_are_known_by_what_they_are(tmp_path):
    draw(tmp_path, "b.jpg")
    draw(tmp_path, "a.webp")
    draw(tmp_path, "disguised.png", kind="JPEG")
    found = Pictures(tmp_path)
    assert [(it.name, it.mimetype) for it in found.all()] == [
        ("a.webp", "image/webp"),
        ("b.jpg", "image/jpeg"),
        ("disguised.png", "image/jpeg"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.jpg", b"<html><script>alert(1)</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        ("empty.webp", b""),
    ],
)
def test_what_is_no_picture_is_not_shown(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert names(Pictures(tmp_path)) == []


def test_what_is_too_large_is_not_shown_and_said_once(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(pictures, "MOST_SIDE", 100)
    draw(tmp_path, "wide.png", (101, 10))
    draw(tmp_path, "fits.png", (100, 10))
    found = Pictures(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert names(found) == names(found) == ["fits.png"]
    assert len(caplog.records) == 1
    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    assert names(Pictures(tmp_path)) == []


def test_files_come_change_and_go_while_the_hall_runs(tmp_path):
    found = Pictures(tmp_path / "later")
    assert names(found) == []
    (tmp_path / "later").mkdir()
    draw(tmp_path / "later", "a.png")
    (first,) = found.all()
    draw(tmp_path / "later", "a.png", (50, 50))
    (second,) = found.all()
    assert first.mark != second.mark
    (tmp_path / "later" / "a.png").unlink()
    assert names(found) == []


def test_only_what_is_listed_can_be_asked_for(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    draw(tmp_path, "secret.png")
    draw(inner, "a.png")
    found = Pictures(inner)
    assert found.get("a.png")
    for name in ("../secret.png", "secret.png", "", "."):
        assert found.get(name) is None
