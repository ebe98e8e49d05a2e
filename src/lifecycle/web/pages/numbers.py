"""文号簿: the numbers of an authority in a year, series by series, with what was left out; nothing that was given is missing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from msgspec import Struct
from starlette.responses import Response

from lifecycle.desk.paperwork.number_forms import NumberForm
from lifecycle.projections.number_book import Number, PaperState
from lifecycle.web.access import roles_of
from lifecycle.web.layout.page import language, page
from lifecycle.web.layout.shown import query
from lifecycle.web.transport.bounds import PageNumber, WholeYear
from lifecycle.web.visitor import Officer, TheDesk, TheSheets
from lifecycle.wording import label

router = APIRouter()
PER_PAGE = 100


class NumberLine(Struct, frozen=True, kw_only=True):
    """簿中一行: a number, or a run of serials that nobody was given: (first, last)."""

    number: Number | None = None
    left_out: tuple[int, int] | None = None


class Series(Struct, frozen=True, kw_only=True):
    """一个序列: what an authority numbers in one form. form: None for numbers of no form that is known."""

    form: NumberForm | None
    lines: tuple[NumberLine, ...]

    @property
    def count(self) -> int:
        return sum(line.number is not None for line in self.lines)


@router.get("/numbers", name="numbers")
def open_numbers(
    request: Request,
    desk: TheDesk,
    sheets: TheSheets,
    officer: Officer,
    authority: str = "",
    year: Annotated[WholeYear | None, Query(ge=1, le=9999)] = None,
    whole: bool = False,
    number: PageNumber = 1,
) -> Response:
    """文号簿一页. whole: all of it at once, to be printed. Of another county's projects, no more than the number is told."""
    lang, counties = language(request), officer.counties(roles_of(request))
    shelf = sheets.shelf(authority, year, counties)
    authority, year, numbers = shelf.authority, shelf.year, shelf.numbers
    all_series = list(series(numbers, desk.statutes.numbers.series(authority), year or 0))
    pages = 1 if whole else max(1, -(-sum(len(each.lines) for each in all_series) // PER_PAGE))
    return page(
        request,
        "staff/numbers.html",
        visitor=officer,
        shelf=shelf.books,
        authority=authority,
        authorities=[(name, name) for name in shelf.books],
        all_years=[(each, each) for each in sorted({each for of_one in shelf.books.values() for each in of_one}, reverse=True)],
        year=year,
        count=len(numbers),
        pattern=lambda form: form.number(year, "N"),
        series=all_series if whole else list(_cut(all_series, min(number, pages))),
        sees=lambda county: officer.sees(county, roles_of(request)),
        states={state: label(state, lang) for state in PaperState},
        number=min(number, pages),
        pages=pages,
        address=lambda **asked: query(request.app.url_path_for("numbers"), **({"authority": authority, "year": year} | asked)),
    )


def series(numbers: Sequence[Number], forms: Iterable[NumberForm], year: int) -> Iterator[Series]:
    """By form, in the order of the serials, each with its gaps; last what is of no known form, in the order of the days."""
    rest = list(numbers)
    for form in forms:
        of_form = {id(each): serial for each in rest if (serial := form.serial(each.number, year)) is not None}
        mine = sorted((each for each in rest if id(each) in of_form), key=lambda each: of_form[id(each)])
        rest = [each for each in rest if id(each) not in of_form]
        if mine:
            yield Series(form=form, lines=tuple(_with_gaps([(of_form[id(each)], each) for each in mine])))
    if rest:
        yield Series(form=None, lines=tuple(NumberLine(number=each) for each in rest))


def _with_gaps(numbers: Iterable[tuple[int, Number]]) -> Iterator[NumberLine]:
    """What was entered by mistake stands in its place and opens no gap before it."""
    last = 0
    for serial, number in numbers:
        if number.state is not PaperState.MISTAKEN:
            if serial > last + 1:
                yield NumberLine(left_out=(last + 1, serial - 1))
            last = serial
        yield NumberLine(number=number)


def _cut(all_series: Iterable[Series], number: int) -> Iterator[Series]:
    """One page of the lines, each under the heading of its series."""
    skip, most = PER_PAGE * (number - 1), PER_PAGE
    for each in all_series:
        lines = each.lines[skip : skip + most]
        skip = max(0, skip - len(each.lines))
        most -= len(lines)
        if lines:
            yield Series(form=each.form, lines=lines)
