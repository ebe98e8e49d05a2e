"""具名选项的网页: a choice of names is decided as any other, and the passages that contradict one another say how it stands."""

from datetime import date
from pathlib import Path
from shutil import copytree

from lifecycle.compliance.choices import DecideChoice
from lifecycle.compliance.reading.files import POLICIES
from lifecycle.desk.enacted.adopting import adopt_policies
from lifecycle.desk.enacted.rulebooks import Rulebooks
from lifecycle.desk.statutes import read_statutes
from lifecycle.staff.appointments import Role
from tests.office import CITY, SECURITY
from tests.policies.drafts import folder_with
from tests.policies.test_contradictions import ENTRIES, REFERRING, folder
from tests.policies.test_deciding_milestones import SOUND
from tests.policies.test_items_and_versions import BLOCKS, EVIDENCE, LAW, SINCE
from tests.web.conftest import Web
from tests.web.reading import words
from tests.web.test_choices_beyond_a_file import OFFICER, TABLES

WHICH = """\
  - choice: which
    title: 装配率以哪一处为准
    options: {draft: 草案的三成, second: 第二份文件的五成}
    default: second
    note: 两处不一致
    decided_by: null
clauses:
"""
SCORED = "standard: 加强宣传得2分, choices: [which]}"
OPEN = "“装配率以哪一处为准”：主管部门尚未决定，暂按“第二份文件的五成”办理"
DECIDED = "“装配率以哪一处为准”：依某函〔2023〕2号，自2023-02-01起按“草案的三成”办理"


def enact(web: Web, tmp_path: Path) -> None:
    draft = REFERRING.replace("clauses:\n", WHICH).replace("standard: 加强宣传得2分}", SCORED)
    draft = draft.replace(EVIDENCE, f"{EVIDENCE}        subject: project\n        {SINCE}\n{BLOCKS}")
    made = folder(tmp_path / "draft", ENTRIES.replace("choice: reach", "choice: which"), draft)
    adopt(web, made)


def adopt(web: Web, made: Path) -> None:
    tables = "".join(f"  - national/{each}.yaml\n" for each in TABLES)
    index = made / "index.yaml"
    index.write_text(index.read_text(encoding="utf-8").replace("documents:\n", f"tables:\n{tables}documents:\n"), encoding="utf-8")
    copytree(POLICIES / "national", made / "national")
    (made / "city" / "laws").mkdir(exist_ok=True)
    (made / "city" / "laws" / "law.md").write_text(LAW, encoding="utf-8")
    adopt_policies(web.office.ledger, Rulebooks(web.office.ledger, read_statutes(made)), web.office.desk.today(), SECURITY)
    web.office.appoint(OFFICER, Role.CITY)


def test_each_place_of_a_contradiction_says_how_its_choice_stands(web: Web, tmp_path: Path) -> None:
    enact(web, tmp_path)
    read = web.browser()
    assert all(OPEN in words(read.get(f"/policies/{document}")) for document in ("draft", "second"))

    asked = {"document": "draft", "choice": "which", "option": "draft", "number": "某函〔2023〕2号", "since": date(2023, 2, 1)}
    web.office.confirm(web.office.propose(DecideChoice, by=CITY, **asked), OFFICER)

    assert all(DECIDED in words(read.get(f"/policies/{document}")) for document in ("draft", "second"))
    page = words(read.get("/policies/draft/choices/which"))
    assert "装配率以哪一处为准" in page
    assert "今天按“草案的三成”办理。" in page
    assert "依已决定的选项 草案的三成" in words(read.get("/policies/draft")), "the score line tells the option that holds"
    shown = web.browser().get("/api/v1/policies/draft").json()["choices"][1]
    assert (shown["options"], shown["default"], shown["decisions"][0]["option"]) == (["draft", "second"], "second", "draft")


def test_an_item_says_what_it_is_about_when_it_holds_and_which_statute_holds_the_filing_back(web: Web, tmp_path: Path) -> None:
    enact(web, tmp_path)
    page = words(web.browser().get("/policies/draft"))

    assert "检查对象 项目，一项一个结果 适用于 所有项目" in page
    assert "施行期间 2023-07-01 至 不限 暂缓竣工验收备案 某法 第十五条：不予办理竣工验收备案手续 2023-09-01 至 不限" in page


def test_a_rule_tells_the_milestone_that_decides_today(web: Web, tmp_path: Path) -> None:
    adopt(web, folder_with(tmp_path / "draft", SOUND))
    assert "依待定选项 规划条件日期" in words(web.browser().get("/policies/draft"))
    asked = {
        "document": "draft",
        "choice": "by-which",
        "option": "permit_applied_on",
        "number": "某函〔2023〕3号",
        "since": date(2023, 2, 1),
    }
    web.office.confirm(web.office.propose(DecideChoice, by=CITY, **asked), OFFICER)
    page = words(web.browser().get("/policies/draft"))

    assert "新老划断 施工许可申请日期" in page
    assert "依已决定的选项 施工许可申请日期" in page
