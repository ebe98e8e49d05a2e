"""走遍: by links alone through the pages of the city, as one person; and every form that stands there sent as nobody should send it."""

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import cached_property
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from lifecycle.desk.tagging import fact_name
from lifecycle.ledger.store.reading import END
from lifecycle.projects.registration import ProjectRegistered
from lifecycle.vocabulary import StaffId
from lifecycle.web.app import Application
from lifecycle.web.visitor import csrf_of
from tests.city import window
from tests.web.conftest import HOST, running_loop

UNSPOKEN = re.compile(r"<(script|style|pre)\b.*?</\1>|<(\w+) class=\"(?:hash|secret)\">.*?</\2>|<!--.*?-->", re.DOTALL)
"""What is no word of ours: `pre` holds texts as they are stored, `hash` hashes and what they are made of, `secret` a password."""
SPOKEN = re.compile(r'\s(?:title|aria-label|placeholder|alt|data-label)="([^"]+)"')
PIECE = re.compile(r">([^<]+)")
HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
ID = re.compile(r'\sid="([^"]+)"')
FORM = re.compile(r'<form\b[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
ACTION = re.compile(r'action="([^"]*)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
INLINE = re.compile(r"</?bdi\b[^>]*>")
"""What stands around an id inside a name, and ends no piece of text."""
FIELD = re.compile(r'<(input|textarea|select)\b[^>]*?\bname="([^"]+)"')
NEVER_LINKED = ("/nowhere", "/projects/nothing", "/audit/nothing", "/projects?county=nowhere", "/targets?year=x", "/numbers?year=x")
"""Addresses that somebody types, for the pages that say what is wrong with them."""
GOES_OUT = ("/sign-out", "/sign-in", "/account/stand-in", "/password")
"""Forms after which it is another person's session, or none."""


class Seen:
    """看到的一页. path: as it was asked for; place: where that led to; linked: whether a link did; by: who was signed in."""

    def __init__(self, by: StaffId | None, lang: str, path: str, answer: Response, *, linked: bool = True) -> None:
        self.by, self.lang, self.path, self.status, self.html = by, lang, path, answer.status_code, answer.text
        self.place, self.linked = answer.url.path, linked

    @cached_property
    def text(self) -> list[str]:
        """Every piece of text."""
        return [text for piece in PIECE.findall(INLINE.sub("", UNSPOKEN.sub("", self.html))) if (text := unescape(piece).strip())]

    @cached_property
    def words(self) -> list[str]:
        """Every piece of text, with what a screen reader says and a field suggests."""
        return [*self.text, *(unescape(spoken) for spoken in SPOKEN.findall(UNSPOKEN.sub("", self.html)))]

    @cached_property
    def ids(self) -> set[str]:
        return {unescape(id_) for id_ in ID.findall(self.html)}

    @cached_property
    def links(self) -> list[str]:
        """Where it leads to in this application, as whole addresses."""
        hrefs = (unescape(href) for href in HREF.findall(self.html))
        return [urljoin(self.path, href) for href in hrefs if not re.match(r"[a-z]+:", href)]

    def __str__(self) -> str:
        return f"{self.path} for {self.by} in {self.lang}"


class Crawl:
    """一个人走遍. passed_by: what others have looked at; often: how many addresses of one kind are opened."""

    def __init__(self, app: Application, staff: StaffId | None, lang: str, *, passed_by: tuple[str, ...] = (), often: int = 1) -> None:
        self.staff, self.lang, self.passed_by, self.often = staff, lang, ("/static/", "/api/", "/language/", *passed_by), often
        self.client = TestClient(app, base_url=HOST, headers={"Origin": HOST})
        self.client.portal = running_loop()
        self.client.cookies.set("lang", lang)
        if staff:
            self.client.cookies.set("lifecycle", window(staff))

    def pages(self, also: Iterable[str] = ()) -> Iterator[Seen]:
        """Every page, the front one first; what is no page is opened, and not told. Dead links are told with their status.

        also: addresses that are opened however many of their kind there are.
        """
        opened: Counter[str] = Counter()
        wanted = {*also}
        waiting, known = deque(["/", "/sign-in", "/style", *NEVER_LINKED, *wanted]), set[str]()
        while waiting:
            path = urlsplit(waiting.popleft())._replace(fragment="").geturl()
            kind = kind_of(path)
            often = opened[kind] >= self.often and path not in wanted
            if path in known or often or path.startswith(self.passed_by):
                continue
            known.add(path)
            opened[kind] += 1
            seen = Seen(self.staff, self.lang, path, self.client.get(path))
            if seen.html.startswith("<!doctype html>") or seen.status >= 400:
                yield seen
                waiting.extend(seen.links)

    def answers(self, pages: list[Seen], known: set[str]) -> Iterator[Seen]:
        """What every form says that is sent empty, and with nonsense in every field. known: the kinds of form that were sent before."""
        for page in pages:
            for form in FORM.findall(page.html):
                action = urljoin(page.path, unescape(ACTION.findall(form)[0]))
                if kind_of(action) not in known and not action.startswith(GOES_OUT):
                    known.add(kind_of(action))
                    for given in ({}, {unescape(name): "？！" for kind, name in FIELD.findall(form) if kind != "select"}):
                        fields = {**given, **{unescape(name): unescape(value) for name, value in HIDDEN.findall(form)}}
                        if self.staff:
                            fields["csrf"] = csrf_of(window(self.staff))
                        yield Seen(self.staff, self.lang, action, self.client.post(action, data=fields), linked=False)


def kind_of(path: str) -> str:
    """Addresses of one kind differ by what they are about: codes, ids and positions."""
    place = urlsplit(path)
    asked = ",".join(sorted(name for name, _ in parse_qsl(place.query)))
    return "/".join("N" if re.search(r"\d", part) and part != "2023" else part for part in place.path.split("/")) + f"?{asked}"


def facts_of_each_kind(app: Application) -> list[str]:
    """The page of one fact of each kind that is recorded of a project, the latest one, as auditors open it."""
    codes, places = dict[str, str](), dict[str, str]()
    for recorded in app.state.desk.ledger.read(limit=END):
        if isinstance(recorded.fact, ProjectRegistered):
            codes[recorded.stream] = recorded.fact.code
        if recorded.stream in codes:
            places[fact_name(recorded.fact)] = f"/audit/{codes[recorded.stream]}/facts/{recorded.position}"
    return list(places.values())
