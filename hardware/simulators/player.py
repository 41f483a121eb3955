"""Stands in for a player: hands its standard input to a simulated speaker, and ends as that says.

Run as a child process with the path of the speaker's socket; standard library alone.
"""

from __future__ import annotations

import socket
import sys


def main() -> int:
    """Return what the speaker answers: an exit code and what to say on standard error."""
    sound = sys.stdin.buffer.read()
    with socket.socket(socket.AF_UNIX) as speaker:
        try:
            speaker.connect(sys.argv[1])
            speaker.sendall(sound)
            speaker.shutdown(socket.SHUT_WR)
            answer = speaker.recv(200)
        except OSError as error:
            sys.stderr.write(f"audio open error: {error.strerror}\n")
            return 1
    sys.stderr.write(answer[1:].decode())
    return answer[0] if answer else 1


if __name__ == "__main__":
    sys.exit(main())
