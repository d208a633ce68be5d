"""A real web server on loopback that says what a test has told it to say."""

from __future__ import annotations

import json
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.servers import free_port


@dataclass
class Answer:
    """What the server says to one request."""

    body: bytes = b"[]"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    chunks: int = 1
    pause: float = 0.0


class FeedServer:
    """Answers each request with the next of `answers`, the last one again and again."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: list[Answer] = [Answer()]
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                sent = {name.lower(): value for name, value in self.headers.items()}
                outer.asked.append((self.path, sent))
                says = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                self.send_response(says.status)
                for name, value in says.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(says.body) * says.chunks))
                self.end_headers()
                try:
                    for _ in range(says.chunks):
                        self.wfile.write(says.body)
                        self.wfile.flush()
                        time.sleep(says.pause)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/leads"

    def says(self, *answers: Any, **headers: str) -> None:
        self.answers = [
            one if isinstance(one, Answer) else Answer(json.dumps(one).encode(), headers=headers)
            for one in answers
        ]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
