"""限时: connections that ask for nothing, or too slowly, are closed, so that they never keep others out.

uvicorn gives a client all the time in the world for the head of a request and for reading an answer, and accepts connections until the
process has no file left. A body has its own limit (web/transport/bodies.py), since what is said of it is a page.
"""

import re
from asyncio import AbstractEventLoop, TimerHandle, Transport
from asyncio.transports import BaseTransport
from enum import IntEnum
from http import HTTPStatus
from sys import exc_info
from typing import Any, cast

import h11
from msgspec import json
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from lifecycle.web.transport.problems import MEDIA_TYPE, details
from lifecycle.wording import LANGUAGES, say


class Awaited(IntEnum):
    """等什么: what has yet to come from the client; who waits for less gives way first."""

    HEAD = 0
    BODY = 1


MOST_OF_A_HEAD = 64 * 1024
"""Bytes."""
HEAD_WITHIN = 20
"""Seconds from the opening of a connection, or the end of an answer, to the end of the next head."""
REST_WITHIN = 30
"""Seconds in which the rest of a body comes that was refused: who reads the refusal has to have sent it."""
LOOKED_AT_EVERY, READS_AT_LEAST = 30, 30_000
"""Seconds, and the bytes of an answer that a client has to take in them."""
SENTENCES = {400: "web.not_http", 408: "web.head_too_slow", 413: "api.too_large", 431: "web.headers_too_large"}
_TOO_LONG = re.compile(rb"\ncontent-length:[ \t]*[0-9]{21,}[ \t]*\r?\n", re.IGNORECASE)
"""A length that the parser takes for no number: it reads 20 digits at most."""


class BoundedHeads(h11.Connection):
    """h11 bounds what is not whole yet; a head that arrives in one piece passes at any length, and a body of 10^30 bytes is malformed."""

    def __init__(self, most: int) -> None:
        super().__init__(h11.SERVER, most)
        self._most = most
        self._head = bytearray()

    def receive_data(self, data: bytes) -> None:
        if self.their_state is h11.IDLE:
            self._head += data
        super().receive_data(data)

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        try:
            event = super().next_event()
        except h11.RemoteProtocolError as amiss:
            if _TOO_LONG.search(self._head.partition(b"\r\n\r\n")[0] + b"\r\n"):
                raise h11.RemoteProtocolError("the body is too large", error_status_hint=413) from amiss
            raise
        if isinstance(event, h11.Request):
            self._head.clear()
            if _length(event) > self._most:
                raise h11.RemoteProtocolError("the head is too long", error_status_hint=431)
        return event


def _length(head: h11.Request) -> int:
    """Bytes of a head as they were sent, but for spaces."""
    return len(head.method) + len(head.target) + len(" HTTP/1.1\r\n\r\n ") + sum(len(name) + len(value) + 4 for name, value in head.headers)


class PatientProtocol(H11Protocol):
    """One connection. `limit_concurrency` says how many there may be: one more takes the place of whoever has asked for nothing longest."""

    _awaited: Awaited | None = None
    _since = 0.0
    _closing: TimerHandle | None = None
    _reading: TimerHandle | None = None

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any], _loop: AbstractEventLoop | None = None
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = BoundedHeads(config.h11_max_incomplete_event_size or MOST_OF_A_HEAD)

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast(Transport, transport))
        self._watch()
        self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._awaited = None
        for timer in (self._closing, self._reading):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_at_reading(None)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reading:
            self._reading.cancel()

    def send_400_response(self, msg: str) -> None:
        """In words, and with the status that the parser gives: 431 for a head without end."""
        self._turn_away(getattr(exc_info()[1], "error_status_hint", 400))

    def _watch(self) -> None:
        """Begins to count when something new is waited for."""
        state, answered = self.conn.their_state, not self._is_answering()
        awaited = Awaited.HEAD if state is h11.IDLE else Awaited.BODY if state is h11.SEND_BODY else None
        within = {Awaited.HEAD: HEAD_WITHIN, Awaited.BODY: REST_WITHIN if answered else None}[awaited] if awaited is not None else None
        if awaited is not self._awaited or (within and not self._closing):
            self._awaited, self._since = awaited, self.loop.time()
            if self._closing:
                self._closing.cancel()
            self._closing = self.loop.call_later(within, self._too_late) if within else None

    def _too_late(self) -> None:
        if self._awaited is Awaited.HEAD and self.conn.trailing_data[0]:
            self._turn_away(408)
        else:
            self.transport.close()

    def _make_room(self) -> None:
        """Where nobody gives way, uvicorn answers 503."""
        while self.config.limit_concurrency and len(self.connections) >= self.config.limit_concurrency:
            waiting = (each for each in self.connections if isinstance(each, PatientProtocol) and each is not self)
            first = min(
                (each for each in waiting if each._awaited is not None), key=lambda each: (each._awaited, each._since), default=None
            )
            if first is None:
                return
            self.logger.warning("too many connections: one that asked for nothing was closed, from %s", first.client and first.client[0])
            self.connections.discard(first)
            first.transport.abort()

    def _look_at_reading(self, left_before: int | None) -> None:
        """Whether the client goes on taking its answer; asked again and again until it is taken."""
        left = self.transport.get_write_buffer_size()
        if left_before is not None and left_before - left < READS_AT_LEAST:
            self.transport.abort()
        else:
            self._reading = self.loop.call_later(LOOKED_AT_EVERY, self._look_at_reading, left)

    def _turn_away(self, status: int) -> None:
        """A sentence in each language: what the client would like to read is not known yet. 413 is problem+json, as wherever it is said."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            code = SENTENCES.get(status, SENTENCES[400])
            kind, body = "text/plain; charset=utf-8", "".join(f"{say(code, lang)}\n" for lang in LANGUAGES).encode()
            if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                kind, body = MEDIA_TYPE, json.encode(details(code, {}, status, LANGUAGES[0]))
            headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Connection", "close")]
            for event in (h11.Response(status_code=status, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _is_answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request, whatever uvicorn declares
        return cycle is not None and not cycle.response_complete
