"""表单的文字: a form is read as UTF-8, or it is not read. Starlette reads other bytes as Latin-1, and other signs would be recorded."""

from asyncio import sleep
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, contextmanager
from urllib.parse import unquote_to_bytes

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
READ_AS = frozenset({"", "utf-8", "utf8", "us-ascii"})
"""Charsets that a request may name. In others a name could be spelled that no database takes, such as half a sign in UTF-7."""


A_TURN = {URLENCODED: 1 << 10, MULTIPART: 1 << 14}
"""Bytes that are parsed before others have their turn: some 10 to 20 ms where they are nothing but the shortest fields."""


class FieldTooLarge(Exception):
    """一栏过长: one field of a form has more than 1 MB."""


class NotUtf8(Exception):
    """非UTF-8: what was sent spells no text in UTF-8, or says that it is in another encoding."""


def words(sent: bytes | bytearray) -> str:
    """Raises NotUtf8, and HTTPException for the sign U+0000: PostgreSQL keeps no text with it, and would not even look for one."""
    if b"\0" in sent:
        raise HTTPException(400)
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8 from error


def unquoted(sent: bytes | bytearray) -> str:
    """What an address or a form spells with its percent signs. Raises as `words` does."""
    return words(unquote_to_bytes(bytes(sent)))


@contextmanager
def small_enough() -> Iterator[None]:
    """Around what refuses nothing but a field of more than 1 MB: that is told in words of its own. Raises FieldTooLarge."""
    try:
        yield
    except MultiPartException as amiss:
        raise FieldTooLarge from amiss


async def in_turns(stream: AsyncGenerator[bytes, None], size: int) -> AsyncGenerator[bytes, None]:
    """The same bytes, so many at a time: 29,000 fields that came at once held up every page for 2 s."""
    async for piece in stream:
        for at in range(0, len(piece), size):
            yield piece[at : at + size]
            await sleep(0)


class Fields(FormParser):
    """A form without files. Its separators are counted before it is parsed: 60 MB of nothing else took 20 s, and made no field."""

    def __init__(self, headers: Headers, stream: AsyncGenerator[bytes, None], *, max_fields: int) -> None:
        super().__init__(headers, self._counted(stream), max_fields=max_fields)

    async def _counted(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        separators = 0
        async for piece in stream:
            separators += piece.count(b"&")
            if separators > self.max_fields:
                raise MultiPartException("too many fields")
            yield piece

    def on_field_name(self, data: bytes, start: int, end: int) -> None:
        with small_enough():
            super().on_field_name(data, start, end)

    def on_field_data(self, data: bytes, start: int, end: int) -> None:
        with small_enough():
            super().on_field_data(data, start, end)

    def on_field_end(self) -> None:
        name, value = self._field_name.replace(b"+", b" "), self._field_value.replace(b"+", b" ")
        super().on_field_end()
        self._items[-1] = unquoted(name), unquoted(value)


class Parts(MultiPartParser):
    """A form with files. What a file holds is for its reader to say."""

    def on_part_begin(self) -> None:
        super().on_part_begin()
        self._charset = "utf-8"

    def on_headers_finished(self) -> None:
        words(self._current_part.content_disposition or b"")
        super().on_headers_finished()
        if self._current_part.file is None:
            self._refuse_other_charset()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        with small_enough():
            super().on_part_data(data, start, end)

    def on_part_end(self) -> None:
        if self._current_part.file is None:
            words(self._current_part.data)
        super().on_part_end()

    def _refuse_other_charset(self) -> None:
        for name, value in self._current_part.item_headers:
            if name == b"content-type" and parse_options_header(value)[1].get(b"charset", b"").decode("latin-1").lower() not in READ_AS:
                raise NotUtf8


PARSERS: dict[str, type[Fields | Parts]] = {URLENCODED: Fields, MULTIPART: Parts}


def media_type(request: Request) -> str:
    """What a body says that it is."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


async def _at_most(request: Request, most: int | None) -> AsyncGenerator[bytes, None]:
    """The body. Raises HTTPException for more bytes, before any is read where the request says so."""
    came = int(request.headers.get("Content-Length", 0))
    if most is not None and came > most:
        raise HTTPException(413)
    came = 0
    async with aclosing(request.stream()) as stream:
        async for piece in stream:
            came += len(piece)
            if most is not None and came > most:
                raise HTTPException(413)
            yield piece


async def form_from(request: Request, most_fields: int, most_bytes: int | None = None) -> FormData:
    """The form as it was sent; an empty one where none was. Raises NotUtf8, FieldTooLarge, and HTTPException where it is broken or has
    too many fields or bytes.
    """
    if (parser := PARSERS.get(kind := media_type(request))) is None:
        return FormData()
    try:
        async with aclosing(_at_most(request, most_bytes)) as stream:
            return await parser(request.headers, in_turns(stream, A_TURN[kind]), max_fields=most_fields).parse()
    except (MultiPartException, FormParserError) as amiss:
        raise HTTPException(400) from amiss
