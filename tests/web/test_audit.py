"""审计的网页: a project as known at a position and in force on a date, beside another moment, with what changed between them."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw

from lifecycle.compliance.adoption import stream_of
from lifecycle.compliance.editions import PoliciesAdopted
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.people.access import looked_at_tag
from lifecycle.projects.mending.annulment import AnnulFact, ProposeAnnulment
from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.staff.appointments import Role
from lifecycle.vocabulary import Gate, StaffId
from lifecycle.web.pages.project import audit
from tests.desk.conftest import CODE, P1, Office
from tests.desk.telling.test_history import ENTERED, started_wrongly
from tests.desk.test_checks import said
from tests.inspections.story import DONE, LI
from tests.office import CHECKER, HANDLER
from tests.projections.walk import decided_elsewhere
from tests.web.conftest import AUDITOR, Browser, Web
from tests.web.gates import registered
from tests.web.reading import links, rows, words

PAGE = f"/audit/{CODE}"


@pytest.fixture
def corrected(office: Office) -> int:
    """The position of the correction of a start from 2 May to 20 April."""
    return started_wrongly(office)


@pytest.fixture
def auditor(web: Web) -> Browser:
    return web.browser(AUDITOR)


def entry(page: Any, position: int) -> str:
    """The line of a fact in the history, with its markup."""
    found = re.search(rf'<li id="position-{position}".*?</li>', page.text, re.DOTALL)
    assert found, f"position {position} is not on the page"
    return found.group()


def positions(page: Any) -> list[int]:
    return [int(found) for found in re.findall(r'<li id="position-(\d+)"', page.text)]


@pytest.fixture
def wrong(office: Office, corrected: int) -> int:
    """The position of the start that was corrected."""
    return recorded(office)[2]


def recorded(office: Office) -> list[int]:
    return [each.position for each in office.ledger.load(f"project/{P1}").recorded]


def test_a_project_is_found_by_its_code(corrected: int, auditor: Browser) -> None:
    answer = auditor.get("/audit", params={"project": f" {CODE} "})

    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)


@pytest.mark.parametrize("sought", ["第二人民", "城市建设 高平", CODE[:11], "人民医院 140581"], ids=["name", "unit", "code", "several"])
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.AUDIT_ADMIN])
def test_a_project_is_found_by_parts_of_its_name_code_or_unit(corrected: int, web: Web, role: Role, sought: str) -> None:
    browser = web.browser_of(role)
    found = browser.get("/audit", params={"project": sought})

    assert PAGE in links(found)
    assert [row.split()[:2] for row in rows(found)] == [["高平市第二人民医院", CODE]]
    assert browser.get(PAGE).status_code == 200


def test_what_is_not_there_stays_in_the_field_with_what_to_do(corrected: int, auditor: Browser) -> None:
    answer = auditor.get("/audit", params={"project": "2304-<b>"})

    assert 'value="2304-&lt;b&gt;"' in answer.text
    assert "没有符合条件的项目" in words(answer)
    assert "核对代码" in words(answer)
    assert rows(answer) == []


def test_an_auditor_of_one_county_finds_its_projects_only(corrected: int, office: Office, web: Web) -> None:
    for staff, county in (("SJ08", "140581"), ("SJ09", "140525")):
        office.appoint(StaffId(staff), Role.AUDITOR, county=county)
        web.door.accounts.open_all([StaffId(staff)], "风吹麦浪 five quiet lanes")
    found = {staff: len(rows(web.browser(StaffId(staff)).get("/audit", params={"project": "医院"}))) for staff in ("SJ08", "SJ09")}

    assert found == {"SJ08": 1, "SJ09": 0}
    assert web.browser(StaffId("SJ09")).get("/audit", params={"project": CODE}).status_code == 200, "not even by its code"


def test_every_fact_stands_with_its_two_dates_its_position_and_who(office: Office, corrected: int, auditor: Browser) -> None:
    page = auditor.get(PAGE)

    assert positions(page) == recorded(office)
    assert words(entry(page, corrected)).startswith("2023-05-02 2023-05-13 09:00记录 更正")
    assert f"{HANDLER} · 第{corrected}条" in words(entry(page, corrected))


def test_what_was_corrected_is_struck_through_and_never_hidden(corrected: int, wrong: int, auditor: Browser) -> None:
    line = entry(auditor.get(PAGE), wrong)

    assert re.findall(r"<del>(.*?)</del>", line) == ["<time>2023-05-02</time>", "开工", "1号楼"]
    assert words(line).startswith("2023-05-02 2023-04-20 ")
    assert f"更正为 2023-04-20 1号楼 由第{corrected}条更正 · 理由：开工报告日期为4月20日" in words(line)


def test_before_the_correction_was_recorded_nothing_is_struck_through(corrected: int, auditor: Browser) -> None:
    page = auditor.get(PAGE, params={"known_at": corrected - 1})

    assert corrected not in positions(page)
    assert "<del>" not in page.text
    assert "开工 2023-05-02" in rows(page)


def test_what_was_in_force_on_a_date_leaves_out_what_came_later(office: Office, corrected: int, auditor: Browser) -> None:
    page = auditor.get(PAGE, params={"in_force_on": ENTERED.isoformat()})

    assert positions(page) == recorded(office)[:2]
    assert f"依据截至{ENTERED}" in words(page)


def test_the_difference_between_two_moments_is_marked_in_word_and_line(corrected: int, wrong: int, auditor: Browser) -> None:
    page = auditor.get(PAGE, params={"from_known_at": corrected - 1, "known_at": corrected})
    changed = [words(row) for row in re.findall(r'<tr class="changed">.*?</tr>', page.text, re.DOTALL)]

    assert changed == ["施工 有变 进行中 2023-05-02 进行中 2023-04-20", "开工 有变 2023-05-02 2023-04-20"]
    assert "事实有变的2条，内容有变的2处" in words(page)
    (first, *_) = [part for part in page.text.split("<details") if 'class="changed"' in part]
    assert first.count('<tr><th scope="row">') == 0, "what stays as it was lies folded below what changed"
    assert re.search(r"其余\d+项没有变化", words(page))
    assert "其间新增" in words(entry(page, corrected))
    assert "其间更正" in words(entry(page, wrong))


def test_looking_back_shows_what_was_not_there_yet(corrected: int, auditor: Browser) -> None:
    page = auditor.get(PAGE, params={"known_at": corrected - 1, "from_known_at": corrected})

    assert 'class="removed"' in entry(page, corrected)
    assert "乙时没有" in words(entry(page, corrected))


def test_what_is_gone_is_told_as_the_moment_knew_it_that_had_it(office: Office, corrected: int, wrong: int, auditor: Browser) -> None:
    page = auditor.get(PAGE, params={"known_at": recorded(office)[0], "from_known_at": corrected - 1})

    assert "乙时没有 开工 1号楼" in words(entry(page, wrong))


def test_every_fact_leads_to_what_it_changed(corrected: int, auditor: Browser) -> None:
    page = auditor.get(PAGE)
    (change,) = [href for href in links(page) if f"known_at={corrected}&from_known_at={corrected - 1}" in href]

    assert auditor.get(change).text.count('<tr class="changed">') == 2


def test_at_one_moment_alone_nothing_is_marked(corrected: int, auditor: Browser) -> None:
    assert "有变" not in words(auditor.get(PAGE, params={"known_at": corrected}))


def test_before_anything_was_known_it_says_so(corrected: int, auditor: Browser) -> None:
    page = auditor.get(PAGE, params={"known_at": 0})

    assert positions(page) == []
    assert "当时尚无此项目的任何记载" in words(page)


def test_the_sliders_stop_at_the_facts_of_the_project_and_at_their_days(office: Office, corrected: int, auditor: Browser) -> None:
    stops = dict(re.findall(r'data-moves="(\w+)" data-stops="([^"]+)"', auditor.get(PAGE).text))

    assert stops["known_at"] == stops["from_known_at"] == " ".join(map(str, recorded(office)))
    assert stops["in_force_on"] == stops["from_in_force_on"] == "2022-01-05 2023-05-02 2023-05-12"


@pytest.mark.parametrize(
    ("field", "typed", "hint"),
    [
        ("known_at", "twelve", "不是台账里的位置"),
        ("known_at", "-1", "不是台账里的位置"),
        ("from_known_at", "9" * 5000, "不是台账里的位置"),
        ("known_at", "٣", "不是台账里的位置"),
        ("in_force_on", "2023-02-30", "不是日期"),
        ("from_in_force_on", "<b>", "不是日期"),
    ],
)
def test_what_cannot_be_read_stays_in_its_field_and_says_what_to_write(
    corrected: int, auditor: Browser, field: str, typed: str, hint: str
) -> None:
    answer = auditor.get(PAGE, params={field: typed})
    shown = re.search(rf'<input id="{field}"[^>]*value="([^"]*)"', answer.text)

    assert answer.status_code == 422
    assert shown is not None
    assert words(shown[1]) == typed
    assert hint in words(answer)


def test_a_position_beyond_the_ledger_is_not_known(office: Office, corrected: int, auditor: Browser) -> None:
    assert auditor.get(PAGE, params={"known_at": office.ledger.head() + 100}).status_code == 422


def test_a_decision_names_the_verdicts_and_the_very_text_that_it_rests_on(office: Office, auditor: Browser) -> None:
    office.register(existing=True, on=ENTERED)
    office.add_building(on=ENTERED)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", existing=True)
    (city,) = office.ledger.load(stream_of("jincheng-2023")).recorded
    hash_ = getattr(city.fact, "sha256")  # noqa: B009 - of a DocumentAdopted
    decision = next(each for each in office.ledger.load(f"project/{P1}").recorded if getattr(each.fact, "verdicts", ()))
    page = auditor.get(PAGE)

    assert re.search(rf"无法判定 \d+ .*依据 .*工作要点 {hash_[:12]}", words(entry(page, decision.position)))
    assert f"/policies/jincheng-2023/versions/{hash_}" in links(page)
    assert auditor.get(f"/policies/jincheng-2023/versions/{hash_}").status_code == 200


def test_a_decision_names_the_edition_in_force_at_its_position(office: Office, auditor: Browser) -> None:
    edition = adopt_policies(office.ledger, office.desk.rulebooks, ENTERED, SYSTEM)
    office.register(existing=True, on=ENTERED)
    office.add_building(on=ENTERED)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", existing=True)
    decision = next(each for each in office.ledger.load(f"project/{P1}").recorded if getattr(each.fact, "verdicts", ()))
    assert edition
    assert isinstance(edition.fact, PoliciesAdopted)
    page = auditor.get(f"{PAGE}/facts/{decision.position}")

    assert f"评判所依的现行规定：第{edition.position}条采用的一版" in words(page)
    assert edition.fact.edition in words(page)


def test_a_fact_can_be_read_whole_with_its_clauses_and_its_hashes(office: Office, auditor: Browser) -> None:
    office.register(existing=True, on=ENTERED)
    office.add_building(on=ENTERED)
    decided_elsewhere(office, Gate.PLANNING_CONDITIONS, "1", existing=True)
    stream = office.ledger.load(f"project/{P1}").recorded
    decision, before = next((each, stream[place - 1]) for place, each in enumerate(stream) if getattr(each.fact, "verdicts", ()))
    page = auditor.get(f"{PAGE}/facts/{decision.position}")

    assert "评判所依的现行规定" not in words(page), "the ledger has adopted no edition"
    assert "文号与机关 高字2022-1 高平市" in words(page)
    assert "将新建居住建筑执行75%节能标准" in words(page)
    assert decision.leaf_hash.hex() in words(page)
    assert before.leaf_hash.hex() in words(page)
    assert decision.command in words(page)


def test_a_corrected_fact_says_by_which_and_why(corrected: int, wrong: int, auditor: Browser) -> None:
    assert f"已由第{corrected}条更正： 开工报告日期为4月20日" in words(auditor.get(f"{PAGE}/facts/{wrong}"))


def test_each_fact_names_its_own_correction(office: Office, corrected: int, wrong: int, auditor: Browser) -> None:
    name = Raw('{"name": "高平市第二人民医院（新院区）"}'.encode())
    (renamed, *_) = office.give(CorrectFact, corrects=1, changed=name, reason="名称以批复为准", on=date(2023, 5, 12)).recorded
    page = auditor.get(PAGE)

    assert f"由第{renamed.position}条更正 · 理由：名称以批复为准" in words(entry(page, recorded(office)[0]))
    assert f"由第{corrected}条更正 · 理由：开工报告日期为4月20日" in words(entry(page, wrong))


def test_an_annulled_fact_is_struck_through_and_says_by_whom_and_why(office: Office, wrong: int, auditor: Browser) -> None:
    office.give(ProposeAnnulment, annuls=3, reason="系另一项目的", on=date(2023, 5, 12))
    before = office.ledger.head()
    (said, *_) = office.give(AnnulFact, by=CHECKER, annuls=3, on=date(2023, 5, 12)).recorded

    assert "系另一项目的 · SP01提议，SP02确认" in words(entry(auditor.get(PAGE), wrong))
    page = auditor.get(f"{PAGE}/facts/{wrong}")
    assert f"已于2023-05-12由第{said.position}条作废： 系另一项目的" in words(page)
    assert "<h1><del>" in page.text
    assert "其间作废" in words(entry(auditor.get(f"{PAGE}?from_known_at={before}"), wrong))


def test_a_fact_of_another_stream_is_not_found_here(corrected: int, auditor: Browser) -> None:
    assert auditor.get(f"{PAGE}/facts/1").status_code == 404


def test_every_look_is_recorded(office: Office, corrected: int, auditor: Browser) -> None:
    auditor.get(PAGE)
    auditor.get(f"{PAGE}/facts/{corrected}")

    assert [getattr(each.fact, "page") for each in office.ledger.tagged([looked_at_tag(P1)])] == ["audit_project", "audit_fact"]  # noqa: B009


def test_names_are_shown_as_they_are_written_and_never_run(office: Office, auditor: Browser) -> None:
    office.register(name="<script>alert(1)</script>")
    page = auditor.get(PAGE)

    assert "<script>alert" not in page.text
    assert "<script>alert(1)</script>" in words(page.text.split("<h1>")[1].split("</h1>")[0])


def test_a_large_estate_stays_a_small_page(office: Office, auditor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "ROWS_A_PAGE", 20)
    office.register()
    for number in range(1, 31):
        office.add_building(f"B{number}", floor_area_m2=Decimal(1000 + number))
    page = auditor.get(PAGE)
    (chosen,) = [href for href in links(page) if "building=B30" in href]

    assert len(positions(page)) == 20
    assert positions(auditor.get(PAGE, params={"page": 2})) == recorded(office)[20:]
    assert "1,030 m²" not in words(page)
    assert "建筑面积 1,030 m²" in rows(auditor.get(chosen))


def test_what_happened_in_a_check_stands_at_its_position_with_the_whole_of_its_fact(web: Web, auditor: Browser, office: Office) -> None:
    registered(office)
    office.appoint(LI, Role.INSPECTOR)
    office.give(type(DONE[0]), **said(DONE[0], buildings=("1",), deadline=date(2023, 6, 12)))
    (initiated,) = office.ledger.load("check/c1").recorded
    page = auditor.get(PAGE)
    assert "检查立项" in entry(page, initiated.position)
    assert any(row.startswith("c1 日常检查") for row in rows(page))
    assert "检查立项" in words(auditor.get(f"{PAGE}/facts/{initiated.position}"))
    assert initiated.position not in positions(auditor.get(f"{PAGE}?known_at={initiated.position - 1}"))
