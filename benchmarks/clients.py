"""Clients that ask and take the time: inside this process, or over HTTP, one or several at once."""

import http.client
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import quote, urlsplit

Ask = Callable[[str], "Answer"]
OK, TOO_MANY = 200, 429
AGAIN_SECONDS = 0.1
"""After a refusal for too many searches at once, which a busy machine gives to eight clients."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query cost, in milliseconds, by stage where the server says so.

    `refusals`: how often the client was told to come again first.
    """

    took: float
    cached: bool
    timings: dict[str, float] = field(default_factory=dict)
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class Load:
    """All answers of one round; `seconds` from the first question to the last answer."""

    answers: tuple[Answer, ...]
    seconds: float

    @property
    def times(self) -> list[float]:
        """Milliseconds of each answer."""
        return [answer.took for answer in self.answers]

    @property
    def refused(self) -> int:
        """Requests that were told to come again."""
        return sum(answer.refusals for answer in self.answers)

    @property
    def per_second(self) -> float:
        """Answers in a second."""
        return len(self.answers) / self.seconds


def ask_inside(text: str) -> Answer:
    """Search inside this process, as the administrator."""
    # Only now: Django has to be set up first.
    from omniweb.repositories.services import scope_of_everything
    from omniweb.search import search
    from omniweb.search.types import SearchRequest

    scope = scope_of_everything()
    began = time.perf_counter()
    result = search(SearchRequest(text, scope))
    took = (time.perf_counter() - began) * 1_000
    return Answer(took, result.cached, dict(result.timings))


class HttpClient:
    """One connection that is kept open."""

    def __init__(self, url: str, token: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}"}

    def ask(self, text: str) -> Answer:
        """Search over REST; raise `RuntimeError` for an answer that is none."""
        began, refusals = time.perf_counter(), 0
        while True:
            response, body = self._get(f"/api/v1/search?q={quote(text)}")
            if response.status != TOO_MANY:
                break
            refusals += 1
            time.sleep(AGAIN_SECONDS)
        took = (time.perf_counter() - began) * 1_000
        if response.status != OK:
            message = f"{response.status} for {text!r}: {body[:300]!r}"
            raise RuntimeError(message)
        timings: dict[str, Any] = json.loads(body)["timings"]
        return Answer(took, "cache" in timings, timings, refusals)

    def _get(self, address: str) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request("GET", address, headers=self._headers)
        response = self._connection.getresponse()
        return response, response.read()


def run_round(
    texts: Sequence[str], clients: Sequence[Ask], per_second: float | None = None
) -> Load:
    """Ask everything once; the clients share the texts out as they become free.

    With `per_second` each question has its moment, and its time counts from then on even if no
    client is free.
    """
    waiting: SimpleQueue[tuple[str, float]] = SimpleQueue()
    for number, text in enumerate(texts):
        waiting.put((text, number / per_second if per_second else 0.0))

    def work(ask: Ask) -> list[Answer]:
        answers = []
        with suppress(Empty):
            while True:
                text, due = waiting.get_nowait()
                late = _wait_until(began + due) if per_second else 0.0
                answer = ask(text)
                answers.append(replace(answer, took=answer.took + late))
        return answers

    began = time.perf_counter()
    if len(clients) == 1:
        answers = work(clients[0])
    else:
        with ThreadPoolExecutor(len(clients)) as threads:
            answers = [answer for part in threads.map(work, clients) for answer in part]
    return Load(tuple(answers), time.perf_counter() - began)


def _wait_until(moment: float) -> float:
    """Return how many milliseconds it is late by then."""
    left = moment - time.perf_counter()
    if left > 0:
        time.sleep(left)
    return max(time.perf_counter() - moment, 0.0) * 1_000
