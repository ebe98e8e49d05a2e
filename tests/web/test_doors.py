"""同样的填写，同样的结果: what is typed is read alike on a page, by the interface, in a workbook and in a CSV file."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from lifecycle.compliance.problems import BadInput
from lifecycle.desk.about_projects import project_bearing, project_of
from lifecycle.desk.register.entry import enter, examine
from lifecycle.desk.register.rows import read_register
from lifecycle.projects.project import Project
from lifecycle.vocabulary import StaffId
from lifecycle.wording import say
from tests.desk.register_files import FORM, HOSPITAL, csv_file, opened, xlsx
from tests.web.api.conftest import machine
from tests.web.conftest import CITY, HANDLER, Web
from tests.web.test_registering import ENTRY, NEW
from tests.web.works import hidden

CODE = "2301-140581-04-01-100001"
BODY = {
    "on": "2023-05-10",
    "code": CODE,
    "name": "高平市第二人民医院",
    "county": "140581",
    "kind": "new",
    "funding": "government",
    "urban": True,
    "bim_pilot": False,
    "approving_authority": "高平市行政审批服务管理局",
    "parties": [{"role": "construction_unit", "unit": {"name": "高平市城市建设投资有限公司"}}],
}
KEYS = count(1)
OF_PAGE = {"uscc": "construction_unit-uscc"}
OF_FILE = {"uscc": "construction_unit.uscc"}


class Case(NamedTuple):
    """field: which of the project's values; read: as it is recorded, None where it is refused; code: of the sentence that is said."""

    field: str
    typed: str
    read: str | None
    code: str = ""


def by_page(web: Web, case: Case, _folder: Path) -> str:
    browser = web.browser(HANDLER)
    page = browser.get(NEW).text
    fields = ENTRY | {"code": CODE, OF_PAGE.get(case.field, case.field): case.typed}
    typed = {f"register-project-{name}": value for name, value in fields.items()}
    return browser.post(NEW, data=hidden(page, "new") | typed, follow_redirects=True).text


def by_interface(web: Web, case: Case, _folder: Path) -> str:
    parties = [{"role": "construction_unit", "unit": {"name": "高平市城市建设投资有限公司", "uscc": case.typed}}]
    changed = {"parties": parties} if case.field == "uscc" else {case.field: case.typed}
    answer = machine(web, HANDLER).command("/api/v1/projects", BODY | changed, key=f"doors-{next(KEYS)}")
    return str(answer.json().get("detail", ""))


def by_file(write: Callable[..., Path], name: str) -> Callable[[Web, Case, Path], str]:
    def door(web: Web, case: Case, folder: Path) -> str:
        file = write(folder / name, [{**HOSPITAL, OF_FILE.get(case.field, f"project.{case.field}"): case.typed}])
        desk = web.office.desk
        try:
            examined = examine(desk, read_register(opened(file), FORM, desk.today()), FORM, StaffId(CITY), lambda _: None)
        except BadInput as bad:
            return "\n".join(problem.says("zh") for problem in bad.problems)
        enter(desk, examined)
        return "\n".join(problem.says("zh") for problem in examined.problems)

    return door


DOORS = {"page": by_page, "interface": by_interface, "xlsx": by_file(xlsx, "1.xlsx"), "csv": by_file(csv_file, "1.csv")}
CASES = (
    Case("name", "\u3000高平市 第二人民医院 ", "高平市 第二人民医院"),
    Case("name", "\ue81e村卫生院", "\u9fb4村卫生院"),
    Case("name", "高平市（２期）", "高平市（２期）"),
    Case("name", "高平市\u2003\u00a0医院\t二期", "高平市 医院 二期"),
    Case("name", "院" * 300, "院" * 300),
    Case("name", "院\ufe0f", None, "text.unseen"),
    Case("name", "院\x1b[31m", None, "text.unseen"),
    Case("name", "\u3164", None, "text.unseen"),
    Case("uscc", "９１４４０３００７０８４６１１３６ｔ", "91440300708461136T"),
    Case("uscc", " 9144 0300 7084 6113 6T ", "91440300708461136T"),
    Case("uscc", "91440300-708461136T", "91440300708461136T"),
    Case("uscc", "914403007O8461136T", None, "unit.uscc_wrong"),
    Case("uscc", "9144030070846113²T", None, "unit.uscc_wrong"),
    Case("uscc", "无", None, "unit.uscc_wrong"),
    Case("uscc", "0" * 18, None, "unit.uscc_wrong"),
    Case("uscc", "\u202a91440300708461136T", None, "text.unseen"),
    Case("code", "2301-140581-04-01-10000①", None, "project.code_form"),
    Case("code", "2301-140581-04-01-10000²", None, "project.code_form"),
    Case("code", "2301﹣140581−04‐01-100001", CODE),
    Case("code", "2301140581040110000", None, "project.code_form"),
    Case("name", "\u200b", None, "text.unseen"),
    Case("name", "\ufeff桃园", None, "text.unseen"),
    Case("name", "A\u202eB楼", None, "text.unseen"),
    Case("name", "桃园\ue000", None, "text.unseen"),
    Case("approving_authority", "高平市\u200d局", None, "text.unseen"),
    Case("name", "桃园小区（联系人１３８ １２３４ ５６７８）", None, "personal.mobile"),
    Case("name", "桃园小区 TEL.+86-138-1234-5678", None, "personal.mobile"),
    Case("name", "桃园小区（电话 0557-1234567）", None, "personal.telephone"),
    Case("name", "桃园小区（身份证号：341302199001011234）", None, "personal.identity_number"),
    Case("approving_authority", "张三（110105 19491231 002x）", None, "personal.identity_number"),
    Case("name", "桃园小区（许可证号140581200305100401）", "桃园小区（许可证号140581200305100401）"),
    Case("name", "地字第341302202301010101号桃园小区", "地字第341302202301010101号桃园小区"),
    Case("name", "14058123001地块", "14058123001地块"),
    Case("code", "２３０１－140581－04－01－100001", CODE),
    Case("code", " 2301–140581–04–01–100001 ", CODE),
    Case("code", "2301 - 140581 - 04 - 01 - 100001", CODE),
    Case("code", "2301—140581—04—01—100001", CODE),
    Case("code", "2306-140581-04-01-100001", None, "project.code_later"),
    Case("code", "２４１２-140581-04-01-100001", None, "project.code_later"),
    Case("code", "2301-140581-04-01-10000", None, "project.code_form"),
    Case("code", "2313-140581-04-01-100001", None, "project.code_date"),
    Case("code", "2301-110101-04-01-100001", None, "project.region_unknown"),
    Case("code", "2301_140581_04_01_100001", None, "project.code_form"),
    Case("code", "2301-140581-04-01-10000O", None, "project.code_form"),
    Case("code", "2301-140581-04-01-10000l", None, "project.code_form"),
    Case("code", "2301-140581-04-01-100001。", None, "project.code_form"),
    Case("code", "项目代码：2301-140581-04-01-100001", None, "project.code_form"),
    Case("code", "\u200b2301-140581-04-01-100001", None, "text.unseen"),
    Case("code", "2301-140581-04-01-100001\u00ad", None, "text.unseen"),
    Case("code", "2301\u2011140581\u201104\u201101\u2011100001", CODE),
    Case("code", "２３０１\u3000－\u3000140581－04－01－１０００01", CODE),
    Case("code", "2301 140581 04 01 100001", None, "project.code_form"),
    Case("code", "二三〇一-140581-04-01-100001", None, "project.code_form"),
    Case("uscc", "91440300708461136T。", None, "unit.uscc_wrong"),
    Case("uscc", "91440300708461136T（副本）", None, "unit.uscc_wrong"),
    Case("uscc", "91440300708461I36T", None, "unit.uscc_wrong"),
    Case("uscc", "440300708461136", None, "unit.uscc_wrong"),
    Case("uscc", "91440300—708461136T", "91440300708461136T"),
    Case("uscc", "91440300708461136Ｔ", "91440300708461136T"),
    Case("uscc", "91440300708461136Т", None, "unit.uscc_wrong"),
    Case("uscc", "\ufeff91440300708461136T", None, "text.unseen"),
    Case("name", "甲\u2028乙", None, "text.unseen"),
    Case("name", "甲\u0085乙", None, "text.unseen"),
    Case("name", "甲\u2066乙\u2069", None, "text.unseen"),
    Case("name", "甲\U000e0041", None, "text.unseen"),
    Case("name", "甲\ufffd院", None, "text.unseen"),
    Case("name", "\u2800\u2800", None, "text.unseen"),
    Case("name", "\ue831家庄\ue855院", "𡗗家庄𤇾院"),
    Case("name", "𱍐家庄", "𱍐家庄"),
    Case("name", "\ue815家庄\ue7c8", "⺁家庄ǹ"),
    Case("name", "\U0001d173", None, "text.unseen"),
    Case("name", "\U0001bca0\U00013430", None, "text.unseen"),
    Case("name", "\u0301", None, "text.mark_alone"),
    Case("approving_authority", "局\u3000\u20dd", None, "text.mark_alone"),
    Case("name", "“桃园”小区（一期）#1—#3", "“桃园”小区（一期）#1—#3"),
    Case("name", "Ａ区②标段㎡", "Ａ区②标段㎡"),
    Case("name", "e\u0301cole", "e\u0301cole"),
    Case("name", "O'Neil & <b>院</b>", "O'Neil & <b>院</b>"),
    Case("name", "桃园小区（手机备案13812345678）", None, "personal.mobile"),
    Case("name", "桃园小区，手机号码备案：138 1234 5678", None, "personal.mobile"),
    Case("name", "桃园小区（联系电话（备案）13812345678）", None, "personal.mobile"),
    Case("name", "许可证持有人身份证341302199001011234", None, "personal.identity_number"),
    Case("name", "桃园小区 13812345678（手机）", None, "personal.mobile"),
    Case("name", "桃园小区备案13812345678", "桃园小区备案13812345678"),
    Case("approving_authority", "备案人电话138-1234-5678", None, "personal.mobile"),
    Case("name", "桃园小区（身　份　证　号：341302199001011234）", None, "personal.identity_number"),
    Case("name", "桃园小区 身份-证341302199001011234", None, "personal.identity_number"),
    Case("name", "桃园小区（居住证号341302199001011234）", None, "personal.identity_number"),
    Case("name", "桃园小区（護照號碼：E12345678）", None, "personal.document"),
    Case("name", "桃园小区（电　话：2022222）", None, "personal.telephone"),
    Case("name", "桃园小区 手、机：14058123001", None, "personal.mobile"),
    Case("name", "桃园小区 13812 345678", None, "personal.mobile"),
    Case("approving_authority", "审批局（138、1234、5678）", None, "personal.mobile"),
    Case("name", "桃园小区（编　号：13812345678）", "桃园小区（编 号：13812345678）"),
    Case("name", "桃园小区（备 案 号：13812345678）", "桃园小区（备 案 号：13812345678）"),
    Case("name", "桃园小区（许 可 证 号：11010519491231002X）", "桃园小区（许 可 证 号：11010519491231002X）"),
    Case("name", "地块编号：GP-2023-13812345678", "地块编号：GP-2023-13812345678"),
    Case("approving_authority", "审批局（传真：0356-2022222）", "审批局（传真：0356-2022222）"),
    Case("approving_authority", "高平市\u3000行政审批局\u00a0", "高平市 行政审批局"),
    Case("kind", "ＮＥＷ", "new"),
    Case("kind", "\u3000New ", "new"),
    Case("funding", "ｇｏｖｅｒｎｍｅｎｔ", "government"),
    Case("name", "桃园小区（编号高城开14010523001）", "桃园小区（编号高城开14010523001）"),
    Case("name", "桃园小区（许可证号14010523001，13812345678）", None, "personal.mobile"),
    Case("name", "桃园小区（许可证号14010523001、14010523002）", "桃园小区（许可证号14010523001、14010523002）"),
)


def recorded(web: Web) -> Project | None:
    desk = web.office.desk
    return project_of(desk.counter(), project_bearing(desk.counter(), CODE)) if web.office.ledger.tagged([f"code:{CODE}"]) else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.field}-{case.typed.encode('unicode_escape').decode()}")
@pytest.mark.parametrize("door", DOORS)
def test_the_same_is_read_the_same(web: Web, tmp_path: Path, door: str, case: Case):
    told = DOORS[door](web, case, tmp_path)
    project = recorded(web)
    if case.read is not None:
        assert project is not None, told
        stated = next(party.unit.uscc for _, party in project.parties_since) if case.field == "uscc" else getattr(project, case.field)
        assert stated == case.read
    else:
        assert project is None
        before, _, behind = say(case.code, shown="\0", place="", sign="", code="\0", part="", region="", on="").partition("\0")
        assert before in told
        assert behind[:3] in told
