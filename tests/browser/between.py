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
        page.route_web_socket(re.compile("socket.io"), self._listen)

    def _listen(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        line.on_message(server.send)
        server.on_message(lambda said: self._pass_on(line, said))
        self._lines.append(line)

    def _pass_on(self, line: WebSocketRoute, said: str | bytes) -> None:
        self._heard.append(str(said))
        if not self.is_deaf:
            line.send(said)

    def say(self, *, seq: int, **changes: Any) -> None:
        """Send the hall's newest snapshot changed, and so much newer."""
        head, _, body = [said for said in self._heard if '"state"' in said][-1].partition("[")
        event, state = json.loads("[" + body)
        state |= {"seq": state["seq"] + seq, **changes}
        self._lines[-1].send(f"{head}{json.dumps([event, state])}")
