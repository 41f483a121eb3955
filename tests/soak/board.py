"""A board through thousands of calls: `python -m tests.soak.board --calls 10000`.

A real hall calls one number after the other, a real Chromium shows them.  Memory is looked at
after a garbage collection, at every tenth of the calls: a board runs for weeks and must not grow.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.flags import FLAGS
from tests.server.hall_process import ROOT, Client, HallProcess

#: Milliseconds that the page's clock gains with each call, so that each is shown for its time.
SKIP_MS = 3500

_CLOCK = """
const real = performance.now.bind(performance);
let gained = 0;
performance.now = () => real() + gained;
window.gain = (ms) => { gained += ms; };
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What the page holds after so many calls; `heap` in bytes."""

    calls: int
    heap: int
    nodes: int
    listeners: int


def soak(calls: int, folder: Path, say: Callable[[str], object] = lambda _: None) -> list[Look]:
    """Return eleven looks at a board, the first one before the calls."""
    hall = HallProcess(folder, f'include = "{ROOT / "config" / "demo.toml"}"\n')
    try:
        hall.start()
        lobby = hall.client(hall.token("lobby", "lobby"))
        counter = hall.client(hall.token("counter", "W1", "W1"))
        token = hall.token("display", "board1")
        lobby.ok("POST", "/points/W1/open")
        with sync_playwright() as playwright:
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            page = browser.new_page(viewport={"width": 640, "height": 360})
            page.add_init_script(_CLOCK)
            page.goto(f"{hall.url}/join?to=/display/board1#{token}")
            page.locator(".board").wait_for()
            found = _run(page, lobby, counter, calls, say)
            browser.close()
    finally:
        hall.close()
    return found


def _run(
    page: Page, lobby: Client, counter: Client, calls: int, say: Callable[[str], object]
) -> list[Look]:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("Runtime.enable")
    found = []
    for n in range(calls + 1):
        if n:
            number = _call(lobby, counter, n)
            page.evaluate(f"gain({SKIP_MS})")
        if n % (calls // 10) == 0:
            if n:
                page.get_by_test_id(f"call-{number}").first.wait_for()
            found.append(_look(session, n))
            say(str(found[-1]))
    return found


def _call(lobby: Client, counter: Client, n: int) -> str:
    lobby.ok("POST", "/tickets", {"service": "cash"}, key=f"soak-{n}")
    return str(counter.ok("POST", "/points/W1/call")["number"])


def _look(session: CDPSession, calls: int) -> Look:
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    dom = session.send("Memory.getDOMCounters")
    return Look(calls, int(heap), int(dom["nodes"]), int(dom["jsEventListeners"]))


def grown(looks: list[Look]) -> tuple[int, int, int]:
    """Return what heap (bytes), nodes and listeners grew by, after a third of the calls."""
    early, late = looks[3], looks[-1]
    return (
        late.heap - early.heap,
        late.nodes - early.nodes,
        late.listeners - early.listeners,
    )


def main() -> None:
    """Run from the command line and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000)
    calls = parser.parse_args().calls
    with tempfile.TemporaryDirectory() as folder:
        looks = soak(calls, Path(folder), lambda said: sys.stdout.write(f"{said}\n"))
    heap, nodes, listeners = grown(looks)
    sys.stdout.write(
        f"from {looks[3].calls} to {looks[-1].calls} calls: heap {heap / 1024:+.0f} KB,"
        f" nodes {nodes:+d}, listeners {listeners:+d}\n"
    )


if __name__ == "__main__":
    main()
