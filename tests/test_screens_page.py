"""The page of pictures shows every state of every face, and the pictures are there and small."""

from tests.screens.__main__ import DOCS, FOLDER, MOST_BYTES, document
from tests.screens.faces import FACES


def test_the_page_is_what_the_table_says():
    assert (DOCS / "screens.md").read_text("utf-8") == document()


def test_every_picture_is_there_and_small_and_none_is_left_over():
    named = {name for face in FACES for _, _, name in face.pictures()}
    there = {path.name: path.stat().st_size for path in FOLDER.glob("*.png")}
    assert set(there) == named
    assert {name for name, size in there.items() if size > MOST_BYTES} == set()
