"""版面: templates lay out; what they show is handed to them. Unknown names in a template are errors."""

from functools import cache, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from lifecycle.compliance.rulebook import Rulebook
from lifecycle.web.layout.called import who, who_briefly, with_called
from lifecycle.web.layout.conditions import addresses, rule_href, rule_named, undecided
from lifecycle.web.layout.navigation import may_open, navigation
from lifecycle.web.layout.shown import filters
from lifecycle.web.layout.summary import with_names
from lifecycle.web.transport.security import for_machine
from lifecycle.web.visitor import Visitor, the_desk, the_sheets
from lifecycle.wording import LANGUAGES, for_city, label, say

VIEWS = Path(__file__).parents[2] / "views"


@lru_cache(maxsize=8)
def environment(lang: str, rulebook: Rulebook) -> Environment:
    """One a language and rulebook: `t`, `lang` and the filters speak it, also in macros, which see nothing of the page that calls them.

    `translated` gives a title or note of a policy document, on English pages in its courtesy translation. `who` and `who_briefly` are what
    a staff member is called (web/layout/called.py).
    """
    made = Environment(loader=FileSystemLoader(VIEWS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    of_towns = rulebook.jurisdictions.of_towns
    made.globals.update(t=partial(_say, lang, of_towns), lang=lang, asset=asset, who=who, who_briefly=who_briefly)
    made.filters.update(
        filters(lang), label=partial(label, lang=lang, of_towns=of_towns), translated=partial(rulebook.translated, lang=lang)
    )
    return made


def page(request: Request, template: str, *, status: int = 200, visitor: Visitor | None = None, **shown: Any) -> HTMLResponse:
    """A page for the visitor, in the visitor's language.

    `url_for` gives paths; `opens` tells whether the visitor has the role for a route; `county` gives the name of a county by its code,
    `undecided` the open choices that a
    verdict took, `rule_href` the place of the rule that it applied, `rule_named` title and place
    of a rule by its id, `behind` how far the sheets on the page are, where they are not as far as the ledger.
    """
    app, rulebook, lang = request.app, request.app.state.desk.rulebooks.folder, language(request)
    context = {
        "request": request,
        "url_for": app.url_path_for,
        "opens": partial(may_open, request.app, visitor=visitor),
        "county": partial(_county, rulebook.jurisdictions.by_code),
        "undecided": lambda verdict: undecided(the_desk(request).rulebook, addresses(app), lang, verdict),
        "rule_href": partial(rule_href, rulebook.documents, addresses(app)),
        "rule_named": partial(rule_named, rulebook, addresses(app), lang),
        "visitor": visitor,
        "behind": the_sheets(request).behind,
        "demonstration": app.state.demonstration,
        "demonstration_day": app.state.desk.today() if app.state.desk.demonstration else None,
        "navigation": navigation(app, visitor, request.url.path),
        **shown,
    }
    html = environment(lang, rulebook).get_template(template).render(context)
    html = with_names(html, say("look.form.of_field", lang))
    return HTMLResponse(with_called(html, app.state.desk, lang), status_code=status)


def language(request: Request) -> str:
    """The language that the visitor chose; Chinese until then. A machine names those it takes, the best first."""
    if for_machine(request):
        wanted = (each.strip()[:2].lower() for each in request.headers.get("Accept-Language", "").split(","))
        return next((each for each in wanted if each in LANGUAGES), LANGUAGES[0])
    chosen = request.cookies.get("lang")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


@cache
def asset(path: str) -> str:
    """The address of a static file, which changes with its content, so that browsers may keep what they have."""
    return f"/static/{path}?v={sha256((VIEWS / 'static' / path).read_bytes()).hexdigest()[:12]}"


def _say(lang: str, of_towns: bool, code: str, /, **values: Any) -> str:
    return say(for_city(code, of_towns=of_towns), lang, **values)


def _county(by_code: dict[str, Any], code: str) -> str:
    return str(by_code[code].name)
