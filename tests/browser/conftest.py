"""A real demo and a real Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.browser.flags import FLAGS
from tests.browser.pressed import Record

#: Longest wait for anything, in milliseconds; generous, since nothing here is about speed.
PATIENCE_MS = 30_000

#: Size of each face's screen.
SIZES = {
    "Kiosk": (1080, 1920),
    "Board": (1920, 1080),
    "Counter": (1024, 768),
    "Lobby": (1280, 800),
    "Hall": (1280, 900),
    "Admin": (1280, 800),
}


class Demo:
    """A running demo, of its own file or of `config`: its origin and the links that it printed."""

    def __init__(self, data: Path, config: Path | None = None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{port}"
        self.data = data
        options = ["--port", str(port), "--data", str(data)]
        options += ["--config", str(config)] if config else []
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hall_server", "demo", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        lines: Queue[str | None] = Queue()
        Thread(target=self._read, args=(lines,), daemon=True).start()
        self.printed = ""
        line: str | None = None
        while not ("Staff sign-in" in self.printed and line == "\n"):
            line = lines.get(timeout=60)
            assert line is not None, self.printed
            self.printed += line
        self.links = dict(re.findall(r"^  (\S.*?)\s+(http://\S+)$", self.printed, re.MULTILINE))
        self.passwords = dict(
            re.findall(r"^    (\w+)\s+\w+\s+password (\S+)", self.printed, re.MULTILINE)
        )

    def _read(self, lines: "Queue[str | None]") -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            lines.put(line)
        lines.put(None)

    def freeze(self, *, frozen: bool) -> None:
        """Stop the hall in its tracks, or let it go on."""
        os.killpg(self._process.pid, signal.SIGSTOP if frozen else signal.SIGCONT)

    def stop(self) -> None:
        """End the demo and all it started."""
        os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait(timeout=30)


@pytest.fixture(scope="module")
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """A demo for a module, of the module's own CONFIG if it has one."""
    folder = tmp_path_factory.mktemp("demo")
    written: str | None = getattr(request.module, "CONFIG", None)
    config = folder / "hall.toml" if written else None
    if config and written:
        config.write_text(written)
    running = Demo(folder / "data", config)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for a module: while one is open, its thread can run no other event loop."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        record = Record()
        _heard_by(record, browser)
        yield browser
        browser.close()
        record.write()


def _heard_by(record: Record, browser: Browser) -> None:
    """Let the record hear of every page, however a test opens it."""
    new_context, new_page = browser.new_context, browser.new_page

    def context(**options: Any) -> BrowserContext:
        made = new_context(**options)
        record.listen(made)
        return made

    def page(**options: Any) -> Page:
        made = new_page(**options)
        record.listen(made.context)
        return made

    browser.new_context, browser.new_page = context, page  # type: ignore[method-assign]


@pytest.fixture
def faults() -> list[str]:
    """What the pages complained of; a test that expects none asserts so by its fixture `face`."""
    return []


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context()
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


def live(page: Page) -> None:
    """Wait until a page has heard from the hall: a key that is pressed before does nothing."""
    expect(page.locator(".skeleton")).to_have_count(0, timeout=PATIENCE_MS)


def _complaint(faults: list[str], name: str, message: ConsoleMessage) -> None:
    # Which answers are faults is said by `_broken`: a page asks again after some refusals.
    if message.type == "error" and "Failed to load resource" not in message.text:
        faults.append(f"{name}: {message.text}")


def _broken(response: Response) -> bool:
    return response.status == 404 or response.status >= 500


def _window(context: BrowserContext) -> Page:
    """Open a page in a window of its own: tabs behind another are drawn late, and clicks wait."""
    if not context.pages:
        return context.new_page()
    session = context.new_cdp_session(context.pages[0])
    its = session.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    asked = {"url": "about:blank", "browserContextId": its, "newWindow": True}
    with context.expect_page() as made:
        session.send("Target.createTarget", asked)
    session.detach()
    return made.value


def _open(context: BrowserContext, demo: Demo, faults: list[str], name: str, to: str) -> Page:
    """Open a face as large as its screen, and note what it complains of."""
    page = _window(context)
    width, height = SIZES.get(name.split(maxsplit=1)[0], (390, 844))
    page.set_viewport_size({"width": width, "height": height})
    page.on("pageerror", lambda error: faults.append(f"{name}: {error}"))
    page.on("console", lambda message: _complaint(faults, name, message))
    page.on("response", lambda r: faults.append(f"{name}: {r.url}") if _broken(r) else None)
    page.goto(to or demo.links[name])
    live(page)
    return page


@pytest.fixture
def face(demo: Demo, context: BrowserContext, faults: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a face by the name that the demo printed; no page may complain of anything."""

    def opened(name: str, address: str = "") -> Page:
        return _open(context, demo, faults, name, address)

    yield opened
    assert faults == []


@pytest.fixture(scope="module")
def _kept(demo: Demo, chromium: Browser) -> Iterator[tuple[Callable[..., Page], list[str]]]:
    contexts: dict[str, BrowserContext] = {}
    pages: dict[tuple[str, str], Page] = {}
    faults: list[str] = []

    def opened(name: str, address: str = "", browser: str = "") -> Page:
        if browser not in contexts:
            contexts[browser] = chromium.new_context()
            contexts[browser].set_default_timeout(PATIENCE_MS)
        if (browser, name) not in pages:
            pages[browser, name] = _open(contexts[browser], demo, faults, name, address)
        return pages[browser, name]

    yield opened, faults
    for context in contexts.values():
        context.close()


@pytest.fixture
def kept(_kept: tuple[Callable[..., Page], list[str]]) -> Iterator[Callable[..., Page]]:
    """Open a face once for the module, in a browser by its name: to load a page costs the most.

    Each test brings it back to its first state.
    """
    opened, faults = _kept
    yield opened
    complained = faults.copy()
    faults.clear()
    assert complained == []
