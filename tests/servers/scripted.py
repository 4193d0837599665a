"""A TCP server that says what a test tells it: for the faults that no honest server has."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self

GREETING = b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE MOVE] ready\r\n"
CAPABILITIES = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE MOVE\r\n"
Answer = Callable[[bytes, bytes], bytes | None]


class Scripted:
    """An IMAP server of a few lines; ``answer(tag, command)`` gives the bytes to send, None closes the connection.

    ``silent`` accepts connections and says nothing at all.
    """

    def __init__(
        self, answer: Answer | None = None, *, silent: bool = False, drip: float = 0, greeting: bytes = GREETING
    ) -> None:
        self._answer = answer
        self._silent = silent
        self._drip = drip
        self._greeting = greeting
        self._over = threading.Event()
        self._open: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for sock in (self._listening, *self._open):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for sock in (self._listening, *self._open):
            sock.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._over.is_set():
                sock, _ = self._listening.accept()
                self._open.append(sock)
                if not self._silent:
                    thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with suppress(OSError), sock.makefile("rb") as lines:
            sock.sendall(self._greeting)
            for line in lines:
                tag, _, command = line.rstrip(b"\r\n").partition(b" ")
                said = self._reply(sock, lines.readline, tag, command)
                if said is None:
                    sock.shutdown(socket.SHUT_RDWR)
                    return
                self._send(sock, said)

    def _reply(self, sock: socket.socket, line: Callable[[], bytes], tag: bytes, command: bytes) -> bytes | None:
        said = self._answer(tag, command) if self._answer else b""
        if said != b"":
            return said
        word = command.split(b" ")[0].upper()
        if word == b"CAPABILITY":
            return CAPABILITIES + tag + b" OK done\r\n"
        if word == b"AUTHENTICATE":
            sock.sendall(b"+ \r\n")
            line()
        if word == b"LIST":
            return b'* LIST (\\Noselect) "/" ""\r\n' + tag + b" OK done\r\n"
        if word == b"SELECT":
            return b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n" + tag + b" OK [READ-WRITE] done\r\n"
        return tag + b" OK done\r\n"

    def _send(self, sock: socket.socket, said: bytes) -> None:
        if not said.startswith(b"DRIP") or not self._drip:
            sock.sendall(said)
            return
        for i in range(4, len(said)):
            sock.sendall(said[i : i + 1])
            if self._over.wait(self._drip):  # the drip is what this server is for
                return
