"""An IMAP server that says one thing, all at once, whatever it is asked."""

from __future__ import annotations

import queue
import socket
import threading
from contextlib import suppress
from typing import Final

LONGEST: Final = 48 * 1024
"""Bytes of one answer: what a socket takes without anybody reading."""


class OneAnswer:
    """Listens on loopback; each connection gets the next of the answers that were put in, then the end of the stream."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, name="one answer", daemon=True).start()

    def next(self, answer: bytes) -> None:
        """Give ``answer`` to the next connection."""
        self._answers.put(answer[:LONGEST])

    def _serve(self) -> None:
        while True:
            sock, _ = self._listening.accept()
            with sock, suppress(OSError):  # the client may be gone at any point: that is what it is tested for
                sock.sendall(self._answers.get())
                sock.shutdown(socket.SHUT_WR)
                _at_once(sock)
                while sock.recv(65536):
                    _at_once(sock)


def _at_once(sock: socket.socket) -> None:
    """Acknowledge at once: the client's next command, which waits for no answer here, would lose 40 ms to Nagle."""
    if hasattr(socket, "TCP_QUICKACK"):  # Linux; the kernel forgets it after a while
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
