"""Between a page and the hall: what one hears from the other can be changed."""

import json
import re
from typing import Any

from playwright.sync_api import Page, WebSocketRoute


class Between:
    """Stands between a page and the hall: hears what the hall says, and can speak for it."""

    def __init__(self, page: Page) -> None:
        self._heard: list[str] = []
        self._lines: list[WebSocketRoute] = []
        self.is_deaf = False
        self.holds = False
        page.route_web_socket(re.compile("socket.io"), self._listen)

    def _listen(self, line: WebSocketRoute) -> None:
        self._lines.append(line)
        server = line.connect_to_server()
        line.on_message(server.send)
        server.on_message(lambda said: self._pass_on(line, said))

    def _pass_on(self, line: WebSocketRoute, said: str | bytes) -> None:
        if line in self._lines:
            self._heard.append(str(said))
        if not self.is_deaf and not (self.holds and _is_state(said)):
            line.send(said)

    def forget(self) -> None:
        """Forget what was heard and on which line, for a page that is loaded anew."""
        self._heard.clear()
        self._lines.clear()

    def has_heard(self) -> bool:
        """Return whether the hall has told its state."""
        return any(_is_state(said) for said in self._heard)

    def newest(self) -> tuple[str, str, Any]:
        """Return what stands before the hall's newest snapshot on the wire, its event, itself."""
        head, _, body = [said for said in self._heard if _is_state(said)][-1].partition("[")
        event, state = json.loads("[" + body)
        return head, event, state

    def say(self, *, seq: int, **changes: Any) -> None:
        """Send the hall's newest snapshot changed, and so much newer."""
        head, event, state = self.newest()
        state |= {"seq": state["seq"] + seq, **changes}
        self._lines[-1].send(f"{head}{json.dumps([event, state])}")


def _is_state(said: str | bytes) -> bool:
    return '["state",' in str(said)
