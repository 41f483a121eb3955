"""Staff of a demo hall, by its API: they issue, call and clear away."""

from secrets import token_hex
from typing import Any

from tests.browser.conftest import Demo
from tests.server.hall_process import Client


class Staff:
    """Calls the API with the tokens that the demo printed."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._port = int(demo.origin.rpartition(":")[2])
        self._n = 0

    def of(self, name: str) -> Client:
        return Client(self._port, self._demo.links[name].partition("#")[2])

    def issue(self, service: str, **more: Any) -> str:
        self._n += 1
        key = f"{service}-{self._n}-{token_hex(4)}"
        asked = {"service": service, **more}
        return str(self.of("Lobby").ok("POST", "/tickets", asked, key=key)["number"])

    def clear(self) -> None:
        """Nobody is left at a window, aside or in line, and the windows are open."""
        lobby = self.of("Lobby")
        for point in ("W1", "W2", "W3"):
            self.of(f"Counter {point}")("POST", f"/points/{point}/finish")
            if lobby.ok("GET", f"/points/{point}")["point"]["state"] != "open":
                lobby.ok("POST", f"/points/{point}/open")
        for state, way in (("parked", "return"), ("waiting", "cancel")):
            for ticket in lobby("GET", f"/tickets?state={state}").json:
                lobby.ok("POST", f"/tickets/{ticket['id']}/{way}")
