"""Every way of printing, read back from its bytes by a printer that shares no code with ours."""

from __future__ import annotations

import ast
import dataclasses
import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

import hardware.simulators
from hardware.escpos_frames import CUT, INIT
from hardware.logo import HEIGHT as LOGO_HEIGHT
from hardware.logo import load_logo, logo
from hardware.ports import DeviceError, Language, Look, Paper, Text, TicketField
from hardware.simulators.paper import Interpreter, Strip
from hardware.ticket_frames import ticket_frames
from hardware.ticket_layout import HEIGHT, render
from hardware.ticket_text import broken, columns
from tests.hardware.helpers import LONG, PLAIN, read_qr

WAYS = [("raster", "raster"), ("raster", "native"), ("gb18030", "native"), ("gb18030", "raster")]


class Reader(Interpreter):
    """Also keeps the letters of each line, with how large they are."""

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.lines: list[tuple[str, int]] = []

    def _feed_line(self) -> None:
        if self._line:
            self.lines.append(("".join(it.char for it in self._line), self._line[0].high))
        super()._feed_line()


def printed(paper: Paper, width: int, letters: str, codes: str) -> tuple[Strip, Reader]:
    """The one strip of paper that a job comes out as, and its reader."""
    reader = Reader(width)
    reader.receive(INIT + b"".join(ticket_frames(paper, width, letters, codes)) + CUT)
    (strip,) = [cut for cut in reader.steps() if cut]
    assert reader.errors == []
    return strip, reader


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("paper", [PLAIN, LONG], ids=["plain", "long"])
@pytest.mark.parametrize(("letters", "codes"), WAYS)
def test_the_code_is_read_and_the_paper_is_short(
    letters: str, codes: str, paper: Paper, language: Language, width: int
) -> None:
    said = dataclasses.replace(paper, language=language)
    strip, _ = printed(said, width, letters, codes)
    assert read_qr(strip.png()) == [paper.qr]
    assert len(strip.rows) - CUT[3] <= HEIGHT, "no more than 12 cm"


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_letters_say(language: Language, width: int) -> None:
    paper = dataclasses.replace(PLAIN, language=language, copy=True)
    _, reader = printed(paper, width, "gb18030", "native")
    said = [line for line, _ in reader.lines]
    sizes = dict(reader.lines)
    assert sizes["A012"] >= 3, "the number stands out"
    assert max(size for line, size in reader.lines if line != "A012") < sizes["A012"]
    first, second = ("zh", "en") if language == "zh" else ("en", "zh")
    assert said.index(PLAIN.service.get(first)) < said.index(PLAIN.service.get(second))  # type: ignore[arg-type]
    assert f"*** {'副本 COPY' if language == 'zh' else 'COPY 副本'} ***" in said
    assert any(line.startswith("前面还有 3 人 · 约 9 分钟") for line in said)
    assert any(line.startswith("3 before you · about 9 min") for line in said)
    assert "扫码查看排队进度" in said
    assert all(columns(line) <= width // 12 for line, size in reader.lines if size == 1)


def test_lines_of_letters_break_where_they_may() -> None:
    assert broken("请在 A 区等候（左侧）", 12, 2) == ["请在 A 区等", "候（左侧）"]
    assert broken("one two three", 7, 2) == ["one two", "three"]
    assert broken("one two three four", 7, 2) == ["one two", "three.."]
    assert broken("x" * 50, 10, 1) == ["x" * 8 + ".."]


def test_a_printer_that_draws_no_code_for_too_much_text() -> None:
    for letters, codes in WAYS:
        strip, _ = printed(dataclasses.replace(PLAIN, qr="x" * 3000), 576, letters, codes)
        assert read_qr(strip.png()) == []
        assert len(strip.rows) < HEIGHT


def test_the_reading_printer_shares_no_code_with_the_drivers() -> None:
    folder = Path(hardware.simulators.__file__).parent
    for name in ("paper.py", "letters.py", "printer.py", "presenter.py"):
        for node in ast.walk(ast.parse((folder / name).read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hardware"):
                assert str(node.module).startswith("hardware.simulators"), name


# ---- The look of the configuration ----------------------------------------------------------


def looking(**look: object) -> Paper:
    return dataclasses.replace(PLAIN, look=Look(**look))  # type: ignore[arg-type]


def lines(paper: Paper) -> list[str]:
    return [line for line, _ in printed(paper, 576, "gb18030", "native")[1].lines]


def test_fields_come_in_the_order_asked_for_and_no_others() -> None:
    fields: tuple[TicketField, ...] = ("number", "where", "service")
    said = lines(looking(fields=fields))
    assert said.index("A012") < said.index("请在 A 区等候（左侧）") < said.index("个人现金业务")
    assert not [line for line in said if "10:42" in line or ("人" in line[:5] and "前面" in line)]
    strip, _ = printed(looking(fields=fields), 576, "raster", "raster")
    assert read_qr(strip.png()) == []
    assert len(strip.rows) < len(printed(PLAIN, 576, "raster", "raster")[0].rows)


@pytest.mark.parametrize(("languages", "first"), [("zh", "个人现金业务"), ("en", "Personal cash")])
def test_one_language_alone_whatever_the_customers(languages: str, first: str) -> None:
    said = lines(looking(languages=languages))
    assert first in said
    assert ("Personal cash" in said) is (languages == "en")
    assert ("您的号码" in said) is (languages == "zh")
    short = render(looking(languages=languages), 576)
    assert short.height < render(PLAIN, 576).height


def test_header_and_footer_stand_at_their_ends() -> None:
    paper = dataclasses.replace(
        PLAIN, header=Text("欢迎光临", "Welcome"), small_print=Text("当日有效", "Valid today")
    )
    said = lines(paper)
    assert said[:2] == ["欢迎光临", "Welcome"]
    assert said[-2:] == ["当日有效", "Valid today"]
    assert render(paper, 576).height <= HEIGHT


@pytest.fixture
def emblem(tmp_path: Path) -> Path:
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((200, 20, 360, 180), fill=(11, 110, 110, 255))
    picture.save(tmp_path / "logo.png")
    return tmp_path / "logo.png"


@pytest.mark.parametrize("width", [576, 384])
def test_the_logo_is_cut_free_made_black_and_centred(emblem: Path, width: int) -> None:
    made = load_logo(emblem, width)
    assert made.mode == "1"
    assert (made.width, made.height) == (LOGO_HEIGHT, LOGO_HEIGHT), "its white margins are gone"
    middle = made.crop((24, 24, 48, 48)).convert("L")
    assert middle.getextrema() == (255, 255), "colour becomes black, not a pattern"
    for letters in ("raster", "gb18030"):
        strip, _ = printed(looking(logo=str(emblem)), width, letters, "raster")
        top = strip.picture().crop((0, 0, width, 50)).convert("L").point(lambda v: 255 - v)
        box = top.getbbox()
        assert box is not None
        assert abs(box[0] + box[2] - width) <= 8
        assert read_qr(strip.png()) == [PLAIN.qr]


def test_a_photograph_is_dithered(tmp_path: Path) -> None:
    Image.linear_gradient("L").save(tmp_path / "grey.jpg")
    made = load_logo(tmp_path / "grey.jpg", 384)
    rows = made.convert("L").resize((1, made.height)).tobytes()
    assert len(set(rows)) > 8


def test_a_file_that_is_no_logo_is_said_and_costs_no_ticket(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def problem(name: str) -> str:
        with pytest.raises(DeviceError) as caught:
            load_logo(tmp_path / name, 384)
        assert caught.value.permanent
        return str(caught.value)

    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "half.png").write_bytes(_png(Image.effect_noise((99, 99), 90))[:200])
    Image.new("L", (40, 40), 255).save(tmp_path / "white.png")
    Image.new("1", (5000, 4000), 0).save(tmp_path / "huge.png")
    assert "No such file" in problem("gone.png")
    assert "no picture" in problem("text.png")
    assert "no picture" in problem("half.png")
    assert "all white" in problem("white.png")
    assert "16 million" in problem("huge.png")
    lost = looking(logo=str(tmp_path / "gone.png"))
    assert render(lost, 576).tobytes() == render(PLAIN, 576).tobytes()
    assert render(lost, 576).height == render(PLAIN, 576).height
    assert caplog.text.count("tickets have no logo") == 1
    assert logo(str(tmp_path / "gone.png"), 576) is None


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
