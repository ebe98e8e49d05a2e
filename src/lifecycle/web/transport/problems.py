"""问题说明: what a machine is told when something is amiss: problem+json (RFC 9457), the same codes and sentences as on pages."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Request
from msgspec import Struct, json, to_builtins
from starlette.responses import Response

from lifecycle.values.doubts import in_words
from lifecycle.vocabulary import Question
from lifecycle.web.layout.page import language
from lifecycle.wording import Phrase, Place, say, sentences

MEDIA_TYPE = "application/problem+json"


class ProblemDetails(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """问题说明. code: names the kind of problem for a program, and `detail` says it to a person; values: what stands in that sentence.

    questions: of a command that is asked once more, the codes that it may confirm; sentences: what is asked, one by one.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    values: dict[str, Any]
    questions: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


class Problem(Exception):
    """问题: what is amiss with a request, where no page would say so. Raised while it is answered, told as problem+json."""

    def __init__(self, status: int, code: str, /, **values: Any) -> None:
        super().__init__(status, code, values)
        self.status = status
        self.code = code
        self.values = values


def details(code: str, values: Mapping[str, Any], status: int, lang: str, questions: Sequence[Question] = ()) -> ProblemDetails:
    """In words of the language that was asked for."""
    return ProblemDetails(
        type=f"urn:lifecycle:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=_placed(code, values, lang),
        code=code,
        values=to_builtins(values, enc_hook=str, str_keys=True),
        questions=tuple(dict.fromkeys(question.code for question in questions)),
        sentences=tuple(in_words(question, lang) for question in questions),
    )


def _placed(code: str, values: Mapping[str, Any], lang: str) -> str:
    """The sentence of a code, behind the place of what it is about where it does not say it itself."""
    where, said = values.get("where"), say(code, lang, **values)
    inside = "{where}" in sentences(lang)[code] or any(isinstance(value, Phrase) for value in values.values())
    return say("place.before", lang, where=where) + said if isinstance(where, Place) and not inside else said


def problem(
    request: Request,
    status: int,
    code: str,
    values: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    questions: Sequence[Question] = (),
) -> Response:
    told = details(code, values, status, language(request), questions)
    return Response(json.encode(told), status_code=status, media_type=MEDIA_TYPE, headers=headers)
