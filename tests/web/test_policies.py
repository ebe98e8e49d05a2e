"""政策文件的网页: a document in its own words with what follows from them, open to everybody, in every version ever adopted."""

import re

import pytest
from msgspec.structs import replace

from lifecycle.compliance.adoption import adopted, stream_of
from lifecycle.compliance.annotation import annotated
from lifecycle.compliance.document import NotCheckable, PolicyDocument
from lifecycle.desk.desk import SYSTEM
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.ledger import Append
from lifecycle.projects.deciding.refusals import HOUSE, HOUSE_TITLE
from tests.desk.conftest import Office
from tests.office import SECURITY
from tests.packaged import rulebook
from tests.web.conftest import TODAY, Web
from tests.web.reading import links, rows, words

DOCUMENTS = pytest.mark.parametrize("document", rulebook().documents, ids=lambda document: document.id)
CITY = next(each for each in rulebook().documents if each.id == "jincheng-2023")


def text_of(html: str) -> str:
    return "".join(words(html).split())


@DOCUMENTS
def test_the_whole_source_is_there_to_read_for_who_has_not_signed_in(web: Web, document: PolicyDocument) -> None:
    shown = text_of(web.browser().get(f"/policies/{document.id}").text)
    missing = [each for passage in annotated(document) for each in passage.paragraphs if "".join(each.split()) not in shown]

    assert missing == []


def test_our_own_rules_are_not_among_the_policy_documents(web: Web) -> None:
    page = web.browser().get("/policies")
    of_the_city, ours = page.text.split('<section id="house">')

    assert next(each.title for each in rulebook().documents if each.id == HOUSE) == HOUSE_TITLE
    assert "/policies/house" not in of_the_city
    assert words(ours).startswith(HOUSE_TITLE)


@DOCUMENTS
def test_every_provision_and_every_clause_can_be_pointed_to(web: Web, document: PolicyDocument) -> None:
    anchors = re.findall(r' id="([^"]+)"', web.browser().get(f"/policies/{document.id}").text)
    own = [each.id.partition("/")[2] for _, each in document.provisions() if not isinstance(each, NotCheckable)]

    assert set(own) <= set(anchors)
    assert {clause.place for clause in document.clauses} <= set(anchors)
    assert len(anchors) == len(set(anchors))


def test_a_rule_says_whom_it_concerns_what_it_asks_where_and_by_which_date(web: Web) -> None:
    page = web.browser().get("/policies/jincheng-2023").text
    rule = words(page.split('id="large-public-bim"')[1].split('<div class="provision"')[0])

    assert "用途大类：公共建筑 建筑面积：不低于20,000 m² 要求 应用BIM" in rule
    assert "评判环节 规划条件、设计方案审查" in rule
    assert "新老划断 立项日期 示例 7 则" in rule


def test_what_the_bureau_has_not_decided_is_shown_as_undecided(web: Web) -> None:
    page = words(web.browser().get("/policies/jincheng-2023"))

    assert "待定：资金来源 主管部门尚未决定" in page
    assert "资金来源：政府投资 暂按此办理" in page
    assert "依待定选项 资金来源：政府投资" in page
    assert "待定：节能标准水平、节能率 主管部门尚未决定" in page
    assert "节能标准水平（没有申报的，看节能率） 暂按此办理" in page
    assert "《建筑节能与可再生能源利用通用规范》（GB 55015-2021） 未收录，未核对" in page
    assert "待定选项2项" in words(web.browser().get("/policies"))


def test_the_rules_of_this_system_are_not_passed_off_as_law(web: Web) -> None:
    assert "不是主管部门的文件；未经决定" in words(web.browser().get("/policies/house"))
    assert "不是主管部门的文件；未经决定" not in words(web.browser().get("/policies/jincheng-2023"))


def test_a_contradiction_in_the_document_stands_beside_its_target(web: Web) -> None:
    assert "与一（二）2不一致：“实施既有居住建筑节能改造34万平方米”" in words(web.browser().get("/policies/jincheng-2023"))


def test_before_anything_was_judged_a_document_is_not_adopted(web: Web) -> None:
    assert "尚未采用" in words(web.browser().get("/policies/jincheng-2023"))
    assert web.browser().get(f"/policies/jincheng-2023/versions/{CITY.sha256}").status_code == 404


def test_an_adopted_version_is_listed_with_hash_and_position_and_opens_to_its_full_text(office: Office, web: Web) -> None:
    office.desk.adopt_documents()
    (recorded,) = office.ledger.load(stream_of(CITY.id)).recorded
    page = web.browser().get("/policies/jincheng-2023")
    version = web.browser().get(f"/policies/jincheng-2023/versions/{CITY.sha256}")

    assert rows(page) == [f"{CITY.sha256[:12]} {recorded.position} 2023-05-10 09:00 2023-05-10 现行"]
    assert f"/policies/jincheng-2023/versions/{CITY.sha256}" in links(page)
    assert text_of(CITY.text) in text_of(version.text)
    assert "现行版本，自2023-05-10 09:00起采用。" in words(version)
    assert text_of(CITY.source.text) in text_of(version.text)


def test_a_version_that_no_longer_holds_stays_readable(office: Office, web: Web) -> None:
    old = replace(CITY, text="id: jincheng-2023\ntitle: 旧文本 <b>\n", sha256="0" * 64)
    fact = adopted(old, TODAY, SECURITY)
    office.ledger.append(
        [Append(stream=stream_of(CITY.id), expected_version=0, facts=(fact,), tags=(frozenset(),))], command="old", actor=SECURITY
    )
    office.desk.adopt_documents()

    assert [row.split()[-1] for row in rows(web.browser().get("/policies/jincheng-2023"))] == ["现行", "以前的版本"]
    page = web.browser().get(f"/policies/jincheng-2023/versions/{'0' * 64}")
    assert "title: 旧文本 <b>" in words(page)
    assert "采用的第1版全文" in words(page)
    assert "以前的版本：自2023-05-10 09:00采用，至2023-05-10 09:00由下一版取代。 看现行文本和批注 、 看最新采用的第2版" in words(page)
    assert {"/policies/jincheng-2023", f"/policies/jincheng-2023/versions/{CITY.sha256}"} <= set(links(page))


def test_a_version_whose_document_has_changed_since_says_so(office: Office, web: Web) -> None:
    fact = adopted(replace(CITY, sha256="0" * 64), TODAY, SECURITY)
    office.ledger.append(
        [Append(stream=stream_of(CITY.id), expected_version=0, facts=(fact,), tags=(frozenset(),))], command="old", actor=SECURITY
    )
    page = web.browser().get(f"/policies/jincheng-2023/versions/{'0' * 64}")

    assert "以前的版本：自2023-05-10 09:00采用；文件此后已有改动，还没有据以评判。 看现行文本和批注" in words(page)
    assert "看最新采用的" not in words(page)


def test_titles_are_english_on_english_pages_with_the_chinese_beside_them(web: Web) -> None:
    browser = web.browser()
    browser.cookies.set("lang", "en")
    page = words(browser.get("/policies/jincheng-2023"))

    assert "Pilot projects use BIM 试点项目应用BIM" in page
    assert "courtesy translations" in page
    assert "Clause 一（二）6 says" in page
    assert "Work points for construction technology" in words(browser.get("/policies"))


@pytest.mark.parametrize("path", ["/policies/no-such", "/policies/house/versions/nonsense", "/policies/no-such/versions/x"])
def test_what_is_not_there_is_not_found(web: Web, path: str) -> None:
    assert web.browser().get(path).status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/policies", *(f"/policies/{document.id}" for document in rulebook().documents)])
def test_pages_are_small_in_every_language(web: Web, path: str, lang: str) -> None:
    browser = web.browser()
    browser.cookies.set("lang", lang)
    answer = browser.get(path)

    assert answer.status_code == 200
    assert len(answer.content) < 100_000


def test_a_document_that_binds_no_project_shows_the_law_beside_it_and_what_it_cites(web: Web) -> None:
    page = words(web.browser().get("/policies/jincheng-2023"))

    assert "效力 工作要点（对项目没有拘束力，不单独作为依据）" in page
    assert "民用建筑节能条例 第十二条第三款：对不符合民用建筑节能强制性标准的，不得颁发建设工程规划许可证" in page
    assert "《关于推动城乡建设绿色发展的实施意见》（晋办发〔2022〕11号） 未收录，未核对" in page


def test_the_editions_that_the_ledger_adopted_are_listed_with_hash_day_and_position(office: Office, web: Web) -> None:
    assert 'id="editions"' not in web.browser().get("/policies").text, "none was adopted"
    recorded = adopt_policies(office.ledger, web.app.state.desk.rulebooks, TODAY, SYSTEM)
    assert recorded
    (adopted_edition,) = web.app.state.desk.rulebooks.editions()
    files = adopted_edition.fact.files

    shown = rows(web.browser().get("/policies"))
    assert f"{adopted_edition.fact.edition[:12]} {TODAY} 第{recorded.position}条 {len(files)}" in shown
    (told,) = web.browser().get("/api/v1/policies").json()["editions"]
    assert (told["edition"], told["position"], len(told["files"])) == (adopted_edition.fact.edition, recorded.position, len(files))


def test_what_a_lawyer_has_to_answer_stands_beside_its_clause_at_every_door(web: Web) -> None:
    asked = {clause.place: clause.questions for clause in CITY.clauses if clause.questions}
    assert asked
    page = web.browser().get(f"/policies/{CITY.id}").text
    clauses = web.browser().get(f"/api/v1/policies/{CITY.id}").json()["clauses"]
    told = {each["place"]: tuple(each["questions"]) for each in clauses if each["questions"]}

    for question in (each for questions in asked.values() for each in questions):
        assert f"待法律意见： {question}" in words(page)
    assert told == asked
