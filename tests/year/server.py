"""The publishers and the receiver of alerts, on real sockets of this machine."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.year.bodies import body, thin
from tests.year.faults import Faults
from tests.year.world import World

BLOCK = b"<html><title>Pardon Our Interruption</title><p>Are you a robot?</p></html>"


@dataclass
class Stage:
    """What the server plays: the day it is, and what it remembers of whom it served."""

    world: World
    faults: Faults
    day: date
    priced: dict[tuple[str, str, date], str] = field(default_factory=dict)  # slug, question, day -> hash of a page with prices
    told: list[tuple[date, str]] = field(default_factory=list)  # what the receiver of alerts took
    release: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """`/<source>/<question>` is a page of the day; `/alerts` takes alerts."""

    protocol_version = "HTTP/1.1"
    server: "Publishers"

    def log_message(self, *_: Any) -> None:
        """Nothing: tests print nothing."""

    def do_GET(self) -> None:
        """A page of the day, or what goes wrong with it; there is no robots.txt."""
        stage, parts = self.server.stage, urlsplit(self.path).path.strip("/").split("/")
        if parts == ["robots.txt"]:
            return self.answer(404, b"none")
        slug, what = parts[0], parts[1].replace("+", " ")
        good, fault = body(stage.world, slug, what, stage.day), stage.faults.of(slug, stage.day)
        if fault in (None, "refused"):  # refused: whoever comes here asked before the outage began
            return self.page(good, (slug, what, stage.day))
        return self.broken(fault, good)

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/alerts":
            return self.do_GET()
        deaf = self.server.stage.faults.deaf.get(self.server.stage.day)
        if deaf == "dropped":
            self.close_connection = True
            return None
        if deaf:
            return self.answer(500, b"no")
        self.server.stage.told.append((self.server.stage.day, json.loads(said)["message"]))
        return self.answer(200, b"{}")

    def page(self, good: bytes, key: tuple[str, str, date]) -> None:
        """A good page, or a 304 to whoever holds it."""
        tag = f'"{sha256(good).hexdigest()[:16]}"'
        self.server.stage.priced[key] = sha256(good).hexdigest()
        if self.headers.get("If-None-Match") == tag:
            return self.answer(304, b"", tag)
        return self.answer(200, good, tag)

    def broken(self, fault: str | None, good: bytes) -> None:
        """What a publisher does wrong."""
        if fault == "hang":
            self.server.stage.release.wait(5)
            self.close_connection = True
        elif fault == "error":
            self.answer(503, b"down for maintenance")
        elif fault == "block":
            self.answer(200, BLOCK)
        elif fault == "layout":
            self.answer(200, b'{"moved": true}' if good[:1] == b"{" else b"<html><body><p>A new look!</p></body></html>")
        elif fault == "cut":
            self.answer(200, good[: len(good) // 2], length=len(good))
            self.close_connection = True
        else:
            self.answer(200, thin(good))

    def answer(self, status: int, said: bytes, tag: str = "", length: int | None = None) -> None:
        kind = "text/html" if said[:2] in (b"<!", b"<h") else "application/xml" if said[:1] == b"<" else "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(said) if length is None else length))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(said)


class Publishers(ThreadingHTTPServer):
    """All of them, behind one port."""

    daemon_threads = True
    stage: Stage


@contextmanager
def publishers(stage: Stage) -> Iterator[tuple[str, str]]:
    """Serve; gives the address that answers, and one where nobody listens."""
    server = Publishers(("127.0.0.1", 0), Handler)
    server.stage = stage
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))  # bound, so that nobody else takes the port; never listening
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", f"http://127.0.0.1:{closed.getsockname()[1]}"
    finally:
        stage.release.set()
        server.shutdown()
        server.server_close()
        closed.close()
