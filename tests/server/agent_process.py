"""A real `hall agent` beside a real hall."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.server.hall_process import PATIENCE_S, ROOT, HallProcess, until


class AgentProcess:
    """One agent: its token, its folder, and the process when it runs."""

    def __init__(self, folder: Path, url: str, token: str) -> None:
        folder.mkdir()
        self.data = folder / "data"
        self._url = url
        self._token_file = folder / "token"
        self._token_file.write_text(token + "\n", "ascii")
        self._token_file.chmod(0o600)
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8") if self._log.exists() else ""

    def start(self) -> None:
        words = [sys.executable, "-m", "hall_server", "agent", "--hall", self._url,
                 "--token-file", str(self._token_file), "--data", str(self.data)]  # fmt: skip
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=log)

    def ended(self) -> int:
        """Wait for the end and return the exit code."""
        assert self._process
        return self._process.wait(PATIENCE_S)

    def kill(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def hang(self) -> None:
        """Let it do nothing until `go_on`, as a computer does that has no memory left."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> int:
        assert self._process
        self._process.terminate()
        return self.ended()

    def close(self) -> None:
        if self._process and self._process.poll() is None:
            self.kill()

    def says(self, words: str, times: int = 1) -> None:
        until(lambda: self.log.count(words) >= times, f"'{words}' in the agent's log")


def agent_of(hall: HallProcess, folder: Path, name: str) -> AgentProcess:
    return AgentProcess(folder, hall.url, hall.token("agent", name))
