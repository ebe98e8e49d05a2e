"""文书: that no permit is needed, that a term is suspended or extended; and how the sentences of every paper end."""

from datetime import date

import pytest

from lifecycle.calendar import Handling, Procedure, StatuteKind
from lifecycle.papers.paper import closed
from lifecycle.projects.application.applications import AcceptApplication, Material
from lifecycle.projects.application.needless import FindNoPermitNeeded
from lifecycle.projects.application.terms import ExtendTerm, SuspendTerm
from lifecycle.projects.deciding.papers import PaperKind
from lifecycle.vocabulary import Citation, Gate
from tests.desk.conftest import CODE
from tests.office import HANDLER, HEAD
from tests.projections.walk import apply_for
from tests.web.conftest import AUDITOR, Web
from tests.web.gates import DESIGN_REVIEW, LOW, registered
from tests.web.reading import links, words

HEARING = Citation(
    "中华人民共和国行政许可法", "第四十七条第一款", "行政机关在作出行政许可决定前，应当告知申请人、利害关系人享有要求听证的权利"
)
EXEMPT = Citation("中华人民共和国行政许可法", "第十三条", "可以不设行政许可")
ON = date(2023, 4, 21)


def accepted(web: Web, **fields: object) -> None:
    registered(web.office, designed=LOW)
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=date(2023, 4, 20), materials=(Material(title="设计方案"),), **fields)
    web.office.give(AcceptApplication, application="A1", on=ON)


def suspend(web: Web) -> None:
    asked = {
        "procedure": Procedure.HEARING,
        "required_by": StatuteKind.LAW,
        "clause": HEARING,
        "number": "高审中〔2023〕2号",
        "told_on": date(2023, 4, 24),
        "days": 5,
    }
    web.office.give(SuspendTerm, application="A1", on=date(2023, 4, 24), **asked)


def extend(web: Web, **fields: object) -> None:
    asked = {"reason": "需会同规划部门核实", "told_on": date(2023, 5, 10)}
    web.office.give(ExtendTerm, by=HEAD, application="A1", on=date(2023, 5, 10), **(asked | fields))


def needless(web: Web, number: str | None = None) -> None:
    web.office.give(FindNoPermitNeeded, application="A1", basis="原址内部装修，不改变外立面", clause=EXEMPT, number=number)


def paper(web: Web, kind: PaperKind) -> str:
    """As it is reached from the gate."""
    (href,) = [each for each in links(web.browser(HANDLER).get(DESIGN_REVIEW)) if f"/print/{kind}" in each]
    return web.browser(AUDITOR).get(href).text.partition('<article class="paper">')[2].partition("</article>")[0]


def test_a_suspension_tells_the_procedure_its_clause_the_time_needed_and_the_new_end(web: Web) -> None:
    accepted(web)
    suspend(web)
    said = words(paper(web, PaperKind.SUSPENSION))

    assert "办理期限中止通知书 高审中〔2023〕2号 高平市城市建设投资有限公司：" in said
    assert f"高平市第二人民医院（项目代码{CODE}）" in said
    assert "本申请的办理期限为20个工作日，自2023年4月21日起算，至2023年5月22日止。" in said
    assert f"办理本申请依法需要听证：《中华人民共和国行政许可法》第四十七条第一款：“{HEARING.quote}”。" in said
    assert "所需时间为5个工作日，自2023年4月24日起至2023年4月30日止，不计算在办理期限内。" not in said, "a day off is no working day"
    assert "所需时间为5个工作日，自2023年4月24日起至2023年5月4日止，不计算在办理期限内。办理期限相应顺延，至2023年5月29日止。" in said
    assert "第四十五条：“行政机关作出行政许可决定，依法需要听证" in said
    assert "2023年4月24日 （加盖本机关印章）" in said


def test_an_extension_tells_its_reason_who_approved_it_and_the_new_end(web: Web) -> None:
    accepted(web)
    extend(web)
    said = words(paper(web, PaperKind.EXTENSION))

    assert "办理期限延长告知书" in said
    assert "在该期限内不能作出决定，理由：需会同规划部门核实。" in said
    assert "经本行政机关负责人批准，办理期限延长10个工作日，至2023年6月5日止。" in said
    assert "第四十二条第一款：“二十日内不能作出决定的，经本行政机关负责人批准，可以延长十日" in said


def test_the_number_of_the_governments_approval_is_not_that_of_the_paper(web: Web) -> None:
    accepted(web, handling=Handling.JOINT)
    extend(web, number="高政批〔2023〕8号")
    said = words(paper(web, PaperKind.EXTENSION))

    assert "经本级人民政府负责人批准（高政批〔2023〕8号），办理期限延长15个工作日" in said
    assert "第四十二条第二款：“四十五日内不能办结的" in said
    assert said.count("高政批〔2023〕8号") == 1
    assert "〔 〕 号" in said


def test_that_no_permit_is_needed_is_told_with_reason_clause_and_remedies(web: Web) -> None:
    accepted(web)
    needless(web)
    said = words(paper(web, PaperKind.NEEDLESS))

    assert "无需取得行政许可告知书" in said
    assert "理由：原址内部装修，不改变外立面。 所依据的规定：《中华人民共和国行政许可法》第十三条：“可以不设行政许可”。" in said
    assert "第三十二条第一款第一项：“申请事项依法不需要取得行政许可的，应当即时告知申请人不受理”；" in said
    assert "自收到本文书之日起六十日内，向本机关的本级人民政府或者上一级主管部门申请行政复议" in said
    assert "第六条第八项" in said


def test_the_paper_of_no_permit_bears_its_number_or_a_blank_for_it(web: Web) -> None:
    accepted(web)
    needless(web, "高审无〔2023〕1号")
    said = words(paper(web, PaperKind.NEEDLESS))
    assert "无需取得行政许可告知书 高审无〔2023〕1号 高平市城市建设投资有限公司" in said
    assert "〔 〕 号" not in said


def test_the_gate_says_that_no_permit_is_needed_before_what_the_rules_say_today(web: Web) -> None:
    """Its head was red over unmet rules, and told only that nobody had applied."""
    accepted(web)
    needless(web)
    page = web.browser(HANDLER).get(DESIGN_REVIEW)
    assert "申请A1已于2023-05-10认定依法无需许可，予以办结" in words(page)
    assert 'class="note stop' not in page.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("节能率不足", "节能率不足。"),
        ("节能率不足。", "节能率不足。"),
        ("节能率不足！ ", "节能率不足！"),
        ("引“甲”", "引“甲”。"),
        ("引“甲。”", "引“甲。”"),
        ("<b>甲</b>", "<b>甲</b>。"),
        ("", ""),
    ],
)
def test_a_sentence_is_closed_once(written: str, read: str) -> None:
    assert closed(written) == read
