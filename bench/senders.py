"""Senders that are sure: each posts its submission again and again until it is acknowledged."""

from __future__ import annotations

import http.client
import json
import queue
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

PAUSE = 0.02
"""Seconds before a sender tries again; a worker that starts listens a little later."""

PATIENCE = 5.0
"""Seconds a sender waits for an answer."""


@dataclass(frozen=True)
class Submission:
    """What one person sends once; `again` for a person who wrote before."""

    number: int
    fields: dict[str, str]
    again: bool = False

    @property
    def email(self) -> str:
        return self.fields["email"]


@dataclass(frozen=True)
class Receipt:
    """A 202: the id the gateway gave, and how often it had to be asked."""

    submission: Submission
    inbound_id: int
    tries: int


class Senders:
    """Several senders in parallel; each works through its submissions one by one."""

    def __init__(self, ports: Sequence[int], count: int = 4) -> None:
        self.receipts: list[Receipt] = []
        self.refused: list[str] = []
        """Answers that are neither a 202 nor a reason to try again."""
        self._ports = ports
        self._waiting: queue.Queue[Submission] = queue.Queue()
        self._ending = threading.Event()
        self._threads = [threading.Thread(target=self._send_all) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def hand_out(self, submissions: Iterable[Submission]) -> None:
        for submission in submissions:
            self._waiting.put(submission)

    def wait(self) -> None:
        """Until every submission is acknowledged or refused; somebody must be listening."""
        self._waiting.join()

    def close(self) -> None:
        """Give up what is not acknowledged."""
        self._ending.set()
        for thread in self._threads:
            thread.join()

    def _send_all(self) -> None:
        while not self._ending.is_set():
            try:
                submission = self._waiting.get(timeout=PAUSE)
            except queue.Empty:
                continue
            self._send(submission)
            self._waiting.task_done()

    def _send(self, submission: Submission) -> None:
        tries = 0
        while not self._ending.is_set():
            port = self._ports[(submission.number + tries) % len(self._ports)]
            tries += 1
            status, answer = _post(port, submission.fields)
            if status == 202:
                self.receipts.append(Receipt(submission, answer["id"], tries))
                return
            if 400 <= status < 500:
                self.refused.append(f"submission {submission.number}: {status} {answer}")
                return
            self._ending.wait(PAUSE)


def _post(port: int, fields: dict[str, str]) -> tuple[int, Any]:
    """The status and the JSON of the answer; status 0 when there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/in/website", json.dumps(fields), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 0, None
    finally:
        connection.close()
