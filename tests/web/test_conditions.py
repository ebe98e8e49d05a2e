"""条件与结论 in words: an open choice says what is taken and what is left open; titles are English on English pages, clauses never."""

from datetime import date
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from lifecycle.compliance.choices import ChoiceDecided, Dated, Decisions
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.desk.about_projects import project_of
from lifecycle.desk.gate.sheet import gate_sheet
from lifecycle.vocabulary import Gate, Verdict
from lifecycle.web.layout.conditions import Undecided, conditions, rule_href, undecided
from lifecycle.web.pages.public.style.samples import PUBLIC_ENERGY
from tests.desk.conftest import CODE, P1, Office
from tests.office import CITY as CITY_OFFICER
from tests.office import HANDLER
from tests.packaged import packaged_calendar, rulebook
from tests.web.conftest import AUDITOR, TODAY, Browser, Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import links, words

CITY = next(each for each in rulebook().documents if each.id == "jincheng-2023")
TAKEN = "clause-6-reach=government_only"
PLACE = "/policies/jincheng-2023#clause-6-reach"


def told(verdict: Verdict, lang: str = "zh") -> list[Undecided]:
    return undecided(rulebook(), lambda document: f"/policies/{document}", lang, verdict)


@pytest.fixture
def reader(office: Office, web: Web) -> Browser:
    registered(office)
    return web.browser(HANDLER)


def test_a_choice_is_told_by_what_it_stands_for_and_by_what_is_left_open():
    (choice,) = told(replace(PUBLIC_ENERGY, choices=(TAKEN,)))

    assert (choice.taken, choice.decided_by, choice.href) == ("资金来源：政府投资", None, PLACE)
    assert choice.note == CITY.choices[0].note


def test_a_choice_that_was_decided_since_says_by_whom():
    decided = replace(CITY, choices=(replace(CITY.choices[0], decided_by="晋市住建函〔2024〕1号"), *CITY.choices[1:]))
    (choice,) = undecided(Rulebook([decided], rulebook().jurisdictions), str, "zh", replace(PUBLIC_ENERGY, choices=(TAKEN,)))

    assert choice.decided_by == "晋市住建函〔2024〕1号"


def test_a_choice_that_was_decided_for_a_later_day_says_since_when():
    decided = ChoiceDecided(
        on=date(2023, 6, 1),
        by=CITY_OFFICER,
        document="jincheng-2023",
        choice="clause-6-reach",
        option="government_and_state_owned",
        since=date(2023, 6, 1),
        number="晋市住建函〔2023〕18号",
        confirmed_by=HANDLER,
    )
    book = rulebook().deciding(Decisions([Dated(7, decided)]))
    for day, later in ((date(2023, 5, 31), decided), (date(2023, 6, 1), None)):
        (choice,) = undecided(book, str, "zh", replace(PUBLIC_ENERGY, choices=(TAKEN,), decided_on=day))
        assert choice.later == later


@pytest.mark.parametrize("taken", ["gone=x", "clause-6-reach=gone"])
def test_a_choice_that_is_no_longer_in_the_document_stays_as_it_was_recorded(taken: str):
    assert told(replace(PUBLIC_ENERGY, choices=(taken,))) == [Undecided(taken=taken)]


def test_the_gate_page_says_what_is_undecided_and_leads_to_it(reader: Browser):
    page = reader.get(DESIGN_REVIEW)

    assert "尚未裁定。 暂按“资金来源：政府投资”办理。 看待定选项" in words(page)
    assert "待市住建局决定" in words(page)
    assert PLACE in links(page)
    assert TAKEN not in page.text


def test_the_audit_of_a_fact_says_it_too(office: Office, web: Web, reader: Browser):
    issued = next(each for each in office.ledger.load(f"project/{P1}").recorded if getattr(each.fact, "verdicts", ()))
    page = web.browser(AUDITOR).get(f"/audit/{CODE}/facts/{issued.position}")

    assert "尚未裁定。 暂按“资金来源：政府投资”办理。" in words(page)
    assert PLACE in links(page)


def test_an_english_page_has_english_titles_and_the_clause_as_printed(reader: Browser):
    reader.cookies.set("lang", "en")
    page = words(reader.get(DESIGN_REVIEW))

    assert "New works of eight kinds: assembly rate of each building at least 50%" in page
    assert "八类新建工程单体装配率不低于50%" not in page
    assert "以单体建筑为计算单元，装配率不低于50%" in page, "the clause itself"
    assert "courtesy translations" in page
    assert "Undecided. For the time being: funding: government-funded." in page


def test_every_rule_of_a_gate_leads_to_itself_and_not_to_its_neighbour(office: Office, web: Web, reader: Browser):
    sheet = gate_sheet(project_of(office.desk.counter(), P1), (), Gate.DESIGN_REVIEW, rulebook(), on=TODAY, calendar=packaged_calendar)
    led = {href for href in links(reader.get(DESIGN_REVIEW)) if href.startswith("/policies/") and "clause-6" not in href}

    assert len({verdict.clause for verdict in sheet.verdicts}) < len({verdict.rule for verdict in sheet.verdicts}), "a clause of two rules"
    assert led == {f"/policies/{verdict.rule.replace('/', '#', 1)}" for verdict in sheet.verdicts}
    for href in led:
        document, _, anchor = href.partition("#")
        assert f' id="{anchor}"' in reader.get(document).text, href


def test_the_audit_of_a_fact_leads_to_the_same_rules(office: Office, web: Web, reader: Browser):
    issued = next(each for each in office.ledger.load(f"project/{P1}").recorded if getattr(each.fact, "verdicts", ()))
    led = links(web.browser(AUDITOR).get(f"/audit/{CODE}/facts/{issued.position}"))

    assert {f"/policies/{verdict.rule.replace('/', '#', 1)}" for verdict in issued.fact.verdicts} <= set(led)  # type: ignore[attr-defined]


def test_a_rule_that_the_document_has_no_longer_leads_to_its_clause():
    (gone,) = conditions([replace(PUBLIC_ENERGY, rule="jincheng-2023/gone")])

    assert rule_href(rulebook().documents, lambda document: f"/policies/{document}", gone).endswith(f"#{quote(PUBLIC_ENERGY.clause.place)}")
