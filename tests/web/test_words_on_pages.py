"""页面上的字: who follows every link of every page, in every role, meets words only: no slug, no value as programs write it, no dead link.

The demonstration city is built once; forms are sent empty and with nonsense, too, for the pages that say what is wrong.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest

from lifecycle.demo.people import DEPUTY, HELPING, STAFF
from lifecycle.desk.people.staff_list import everybody
from lifecycle.desk.people.staff_names import staff_names
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import StaffId
from lifecycle.web.app import Application
from lifecycle.wording import LANGUAGES, sentences
from tests.city import city, one_of_each_role
from tests.web.crawling import INLINE, NEVER_LINKED, Crawl, Seen, facts_of_each_kind

HANDLER, AUDITOR = StaffId("approval-140581-1"), StaffId("auditor-1")
SIGNED_IN = [*one_of_each_role(), HANDLER]
"""One of each role, of the whole city where there is such a one, and a handler of one county."""

OPEN_TO_ALL = ("/style", "/policies", "/sign-in")
"""The same for everybody."""

OURS = {part for lang in LANGUAGES for code in sentences(lang) for part in (code, *code.split("."))}
SLUGS = OURS | {code.replace("_", "-") for code in OURS}
"""What the catalogues call things by; enum members, tags of facts, fields, commands, routes and grounds are all among them."""
ASCII_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_./-][A-Za-z0-9]+)*")
HASH = re.compile(r"(?<![0-9A-Za-z_./-])[0-9a-f]{12,64}(?![0-9A-Za-z_./-])")
"""A hash, whole or shortened: where it begins with digits, the letters behind them are no word."""
ALLOWED_IN_CHINESE = re.compile(
    "|".join(
        (
            r"[A-Z]",  # letters that a code has, or has not
            r"GB(/T)?|JGJ|Word",  # of standards, a program's
            r"mm|cm|kg|MPa",  # units of what is measured on site
            r"BIM|PDF|JPE?G|PNG|MB|Excel|xlsx|csv|UTC|m2?|SHA-256|English|N",  # as officials write them; N: the n of a number's form
            r"[A-Z]\d+(-\d+)?|[A-Z]{2,4}(-\w+)+|\d*[A-Z]{1,3}\d+[0-9A-Z]*",  # 编号, 文号, credit codes
            r"[abp]\d{1,2}",  # ids of buildings and parts
            r"[0-9a-f]{6,}",  # hashes
            r"person-\d+",  # ids of the person register
        )
    )
)
SOMETIMES = {
    "/system": r"lifecycle|Python|sqlite|eventsourcing|sqlalchemy|fastapi|starlette|msgspec",  # programs by their names
    "/sign-in": r"jincheng-demonstration-2023",  # the password of the demonstration
    "/account": r"jincheng-demonstration-2023",
    "/policies": r"house/rules.yaml|jincheng/2023-work-points.yaml|\w*\.txt|bookmark|_?GoBack",  # files; what the source text holds
    "/projects/import": r"lifecycle|import",  # a command to be typed
    "/draws": r"lifecycle|draw|run",  # a command to be typed
    "/audit": r"nothing|demo-\d+|check/[\w-]+",  # what was asked for; 项目编号; the stream of a check, by which an export has it
    "/staff/people": r"http.*|testserver.*|whose",  # an address to pass on
    "/projects/nothing": "nothing",  # what was asked for
    "/proposals": r"[a-z]{8}",  # 提请编号
    "/access-records": r"[a-z]{8}",
    "/style": r".*",  # samples, held by test_style.py
}
"""What stands below some address only."""
ENGLISH_WORDS = {"sign-in", "state-owned", "hand-over", "look-at", "trade-off", "non-acceptance", "double-random"}
"""Slugs that are good English."""
BY_ID_ALONE = "/draws"
"""Where strangers read, inspectors stand by their ids: nobody learns from a draw who somebody is."""
AS_A_PROGRAM_WRITES = re.compile(
    r"\b(?:None|True|False|nan|NaN|Undefined|Traceback)\b|\{\{|\{%|\{[a-z_]+\}|\d{4}-\d\d-\d\dT\d|Decimal\(|StaffId|<[A-Z]\w+\b"
)
GAP = re.compile("\\d[\u00a0\u2009\u202f ]\\d{3}(?!\\d)|第\\d+,\\d{3}条|position \\d+,\\d{3}")
WITHOUT_COMMAS = re.compile(r"(?<![\d.,A-Za-z-])\d{4,}(?:\.\d+)?\s*(?:m²|平方米|㎡)|(?<![\d.,])\d{4,}\.\d\d(?![\d.])")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    with city(tmp_path_factory.mktemp("city"), SIGNED_IN) as app:
        yield app


@pytest.fixture(scope="module")
def seen(app: Application) -> list[Seen]:
    """Every page that was come to, in Chinese by everybody, in English by those who see most."""
    crawls = [Crawl(app, None, "zh"), Crawl(app, None, "en")]
    crawls += [Crawl(app, staff, "zh", passed_by=OPEN_TO_ALL, often=2 if staff == HANDLER else 1) for staff in SIGNED_IN]
    crawls += [Crawl(app, staff, "en", passed_by=OPEN_TO_ALL) for staff in (HANDLER, AUDITOR)]
    found = [list(crawl.pages(facts_of_each_kind(app) if crawl.staff == AUDITOR else ())) for crawl in crawls]
    sent = {lang: set[str]() for lang in LANGUAGES}
    answers = [answer for crawl, pages in zip(crawls, found, strict=True) for answer in crawl.answers(pages, sent[crawl.lang])]
    return [*(page for pages in found for page in pages), *answers]


def test_the_crawl_sees_the_whole_of_the_pages(seen: list[Seen]):
    assert len(seen) > 900, f"{len(seen)} pages only, of {len({page.path for page in seen})} addresses"
    assert len({page.status for page in seen} & {200, 403, 404, 409, 422}) == 5
    assert {page.lang for page in seen} == set(LANGUAGES)
    assert {role for role in Role if any(member.role is role and member.staff in {page.by for page in seen} for member in STAFF)} == set(
        Role
    )


def told(faults: dict[str, Seen]) -> str:
    return "\n".join(f"{fault}: {page}" for fault, page in list(faults.items())[:40])


def test_no_page_shows_a_slug(seen: list[Seen]):
    staff = {*(str(member.staff) for member in STAFF), HELPING, DEPUTY}
    faults = {f"{word} in “{text[:80]}”": page for page in seen for text in page.words for word in slugs(page, text, staff)}

    assert not faults, told(faults)


def slugs(page: Seen, text: str, staff: set[str]) -> Iterator[str]:
    for word in ASCII_WORD.findall(HASH.sub(" ", text)):
        if word in staff or any(page.place.startswith(place) and re.fullmatch(known, word) for place, known in SOMETIMES.items()):
            continue
        if page.lang == "zh":
            if not ALLOWED_IN_CHINESE.fullmatch(word):
                yield word
        elif "_" in word or (re.search(r"[./-]", word) and word in SLUGS - ENGLISH_WORDS):
            yield word


@pytest.mark.parametrize("pattern", [AS_A_PROGRAM_WRITES, GAP, WITHOUT_COMMAS], ids=["as a program writes", "gaps", "areas without commas"])
def test_values_stand_as_people_write_them(seen: list[Seen], pattern: re.Pattern[str]):
    faults = {
        f"{word} in “{text[:80]}”": page
        for page in seen
        for text in page.words
        for word in pattern.findall(text)
        if not page.path.startswith("/style")
    }

    assert not faults, told(faults)


def test_no_link_is_dead(seen: list[Seen]):
    faults = {
        f"{page.status}": page
        for page in seen
        if page.status >= 500 or (page.linked and page.status >= 400 and page.path not in NEVER_LINKED)
    }

    assert not faults, told(faults)


def test_every_link_into_a_page_finds_its_place_there(seen: list[Seen]):
    pages = {(page.by, page.lang, page.path): page for page in seen if page.status < 400}
    faults, looked_at = {}, 0
    for page in seen:
        for link in page.links:
            fragment = unquote(urlsplit(link).fragment)
            path = urlsplit(link)._replace(fragment="").geturl()
            target = page if path == page.path else pages.get((page.by, page.lang, path))
            if fragment and target and not page.path.startswith("/style"):
                looked_at += 1
                if fragment not in target.ids:
                    faults[link] = page

    assert not faults, told(faults)
    assert looked_at > 500


def test_nobody_who_has_a_name_is_called_by_the_id_alone(seen: list[Seen]):
    staff = {str(member.staff) for member in STAFF}
    faults = {text: page for page in seen if not page.place.startswith(BY_ID_ALONE) for text in page.text if text in staff}

    assert not faults, told(faults)


def test_every_entry_of_a_summary_of_errors_names_its_field_and_no_two_read_the_same(seen: list[Seen]):
    faults, looked_at = {}, 0
    for page in seen:
        entries = (
            re.findall(r'<a href="#([^"]+)" data-field>(.*?)</a>', INLINE.sub("", page.html)) if not page.path.startswith("/style") else []
        )
        looked_at += len(entries)
        twice = {said for _, said in entries if [each for _, each in entries].count(said) > 1}
        nameless = {said for _, said in entries if not re.match(r"[^“']{1,60}(：|: )", said)}
        nowhere = {id_ for id_, _ in entries if id_ not in page.ids}
        faults |= dict.fromkeys(twice | nameless | nowhere, page)

    assert not faults, told(faults)
    assert looked_at > 200


def test_no_member_of_staff_is_called_by_the_bare_id(app: Application, seen: list[Seen]) -> None:
    """Name and unit stand beside the id, or the name alone where the unit has a column of its own."""
    desk = app.state.desk
    known = [member.id for member in everybody(desk.ledger) if "（" in str(staff_names(desk, {member.id}, "zh")(member.id))]
    assert len(known) > 10
    bare = re.compile(rf"(?<![\w（，-])(?:{'|'.join(map(re.escape, known))})(?![\w）)-])")
    found = {
        (page.place, text[:80])
        for page in seen
        if page.place != "/sign-in" and not page.place.startswith(BY_ID_ALONE)
        for text in page.text
        if bare.search(text) and "://" not in text
    }
    assert not found, sorted(found)[:30]
