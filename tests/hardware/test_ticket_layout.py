"""The printed ticket: size, QR code, what it promises, and what happens to too much text."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from hardware import fonts
from hardware.escpos_printer import EscposOptions, EscposPrinter
from hardware.ports import DeviceError, Estimate, Language, Paper, Text
from hardware.qr import QR_SIDE, qr_picture
from hardware.simulators.printer import SimulatedPrinter
from hardware.ticket_layout import HEIGHT, render
from hardware.typeset import Face, Typesetter, may_break
from tests.hardware.helpers import LONG, PLAIN, printed_ids, read_qr

WIDTHS = (576, 384)


def in_language(paper: Paper, language: Language) -> Paper:
    return dataclasses.replace(paper, language=language)


def black(picture: Image.Image) -> int:
    return picture.convert("L").histogram()[0]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("paper", [PLAIN, LONG], ids=["plain", "long"])
def test_printed_and_read_back(paper: Paper, language: Language, width: int) -> None:
    simulated_printer = SimulatedPrinter("p", width)
    simulated_printer.start()
    options = EscposOptions(
        "p", "escpos", connection="network", host="127.0.0.1",
        port=simulated_printer.port, width=width,
    )  # fmt: skip
    said = in_language(paper, language)
    try:
        EscposPrinter(options).print(said)
        assert simulated_printer.wait_for(1)
    finally:
        simulated_printer.stop()
    assert simulated_printer.errors == []
    assert printed_ids(simulated_printer) == [paper.qr]
    on_paper = Image.open(io.BytesIO(simulated_printer.png(1)))
    meant = render(said, width)
    assert on_paper.width == width
    assert meant.height <= HEIGHT
    cut_off = on_paper.crop((0, 0, width, meant.height))
    # A dot or two may be added so that no printer command hides in the picture.
    assert black(ImageChops.invert(ImageChops.logical_xor(meant, cut_off))) <= 20


def test_follow_is_promised_only_for_a_phone_page(monkeypatch: pytest.MonkeyPatch) -> None:
    said = spoken(monkeypatch, PLAIN)
    assert "Follow on your phone" in said
    said = spoken(monkeypatch, dataclasses.replace(PLAIN, follow=False))
    assert not [line for line in said if "phone" in line]


def test_copy_is_marked_and_the_customers_language_is_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = spoken(monkeypatch, dataclasses.replace(PLAIN, copy=True, language="en"))
    assert "COPY 副本" in said
    assert said.index("Personal cash") < said.index("个人现金业务")
    said = spoken(monkeypatch, PLAIN)
    assert "副本 COPY" not in said
    assert said.index("个人现金业务") < said.index("Personal cash")
    assert "前面还有 3 人 · 约 9 分钟（6–14）" in said
    assert "3 before you · about 9 min (6–14)" in said


@pytest.mark.parametrize(
    ("ahead", "estimate", "words"),
    [
        (0, None, "No window is open for this yet"),
        (0, Estimate(0, 20, 50), "You are next · about 1 min"),
        (1, Estimate(0, 20, 50), "1 before you · about 1 min"),
        (2, None, "2 before you"),
        (99, Estimate(3600, 5400, 7200), "99 before you · about 90 min (60–120)"),
    ],
)
def test_the_wait_in_words(
    ahead: int, estimate: Estimate | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = dataclasses.replace(PLAIN, ahead=ahead, estimate=estimate)
    assert words in spoken(monkeypatch, paper)


def spoken(monkeypatch: pytest.MonkeyPatch, paper: Paper) -> list[str]:
    """Every piece of text that is drawn, from top to bottom."""
    said: list[str] = []
    draw = ImageDraw.ImageDraw.text

    def listen(self, at, text, *args, **kwargs):
        said.append(text)
        return draw(self, at, text, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(ImageDraw.ImageDraw, "text", listen)
        render(paper, 576)
    return said


def test_strange_text_is_drawn_without_harm() -> None:
    odd = Text("\ud800\x00\n\t\u202e坏", "")
    paper = Paper(odd, "\x1b", odd, "", "", where=odd, small_print=odd, qr="", ahead=-1)
    for width in WIDTHS:
        assert render(paper, width).width == width


def test_a_qr_text_that_cannot_be_scanned_is_left_out() -> None:
    assert qr_picture("x" * 3000) is None
    assert qr_picture("x" * 10_000) is None
    assert render(dataclasses.replace(PLAIN, qr="x" * 3000), 576).height < HEIGHT
    code = qr_picture("https://hall.example.com/t/" + "x" * 22)
    assert code is not None
    assert 200 <= code.width <= QR_SIDE


def test_a_missing_font_is_a_permanent_error_that_names_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(DeviceError, match="fonts-noto-cjk") as caught:
        fonts.font_file(True, (str(tmp_path),))
    assert caught.value.permanent
    (tmp_path / "damaged.ttc").write_bytes(b"no font")
    monkeypatch.setattr(fonts, "font_file", lambda _: tmp_path / "damaged.ttc")
    with pytest.raises(DeviceError, match="cannot read font"):
        fonts.open_font(999, bold=True)


def test_lines_break_where_they_may() -> None:
    assert not may_break("window", 3)
    assert may_break("go to", 2)
    assert may_break("个人", 1)
    assert not may_break("个，人", 1)
    assert not may_break("（人", 1)
    face, lines = Typesetter().set_lines("请上二楼在贵宾室等候，听到叫号后前往", Face(30), 360, 2)
    assert len(lines) == 2
    assert "".join(lines) == "请上二楼在贵宾室等候，听到叫号后前往"
    assert abs(len(lines[0]) - len(lines[1])) <= 3
    assert face.size == 30
    assert read_qr(png(render(PLAIN, 576))) == [PLAIN.qr]


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
