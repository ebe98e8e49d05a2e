"""文书上的期限: what a receipt and a request for supplements tell the applicant of the term is what the gate page says of it."""

from datetime import date

from lifecycle.calendar import Handling
from lifecycle.projects.application.applications import AcceptApplication, Material
from lifecycle.projects.application.supplements import RequestSupplement
from lifecycle.vocabulary import Gate
from tests.office import HANDLER
from tests.projections.walk import apply_for
from tests.web.conftest import Web
from tests.web.gates import DESIGN_REVIEW, registered
from tests.web.reading import words

CAME, IN_TIME, LATE, LATER = date(2023, 4, 20), date(2023, 4, 24), date(2023, 5, 5), date(2023, 5, 8)
"""The fifth working day after a Thursday, with a Sunday that was worked, is 2023-04-26."""


def printed(web: Web, kind: str) -> str:
    return words(web.browser(HANDLER).get(f"{DESIGN_REVIEW}/print/{kind}"))


def applied(web: Web, **more: Handling) -> None:
    registered(web.office)
    apply_for(web.office, Gate.DESIGN_REVIEW, "1", on=CAME, materials=(Material(title="设计方案"),), **more)


def ask(web: Web, item: str, on: date) -> None:
    web.office.give(RequestSupplement, on=on, application="A1", items=(item,), due=date(2023, 5, 31))


def test_only_the_first_request_in_time_says_that_the_term_begins_anew(web: Web) -> None:
    applied(web)
    ask(web, "日照分析", IN_TIME)
    first = printed(web, "supplement")
    ask(web, "总平面图", IN_TIME)
    second = printed(web, "supplement")

    assert "须补正的全部内容一次性告知如下： 日照分析" in first
    assert "办理期限自补正齐全之日起算" in first
    assert "还需要下列材料： 总平面图" in second
    assert "本次告知不停止办理期限，也不改变其起算日" in second
    assert "自补正齐全之日起算" not in second
    assert "一次性告知如下" not in second


def test_a_request_that_came_too_late_says_that_it_stops_nothing(web: Web) -> None:
    applied(web)
    ask(web, "日照分析", LATE)

    assert "本次告知不停止办理期限，也不改变其起算日" in printed(web, "supplement")


def test_a_late_receipt_says_since_when_the_application_has_been_accepted_and_not_that_nothing_is_lacking(web: Web) -> None:
    applied(web)
    ask(web, "日照分析", LATE)
    web.office.give(AcceptApplication, on=LATER, application="A1")
    said = printed(web, "acceptance")

    assert "2023年4月26日前没有受理，也没有告知补正，本申请自收到申请材料之日（2023年4月20日）起即为受理" in said
    assert "第三十二条第一款第四项" in said
    assert "第三十二条第二款" in said
    assert "经审查，申请材料齐全" not in said


def test_a_receipt_of_what_is_handled_jointly_names_the_joint_term(web: Web) -> None:
    applied(web, handling=Handling.JOINT)
    web.office.give(AcceptApplication, on=IN_TIME, application="A1")
    said = printed(web, "acceptance")

    assert "自受理之日起45个工作日内作出决定（《中华人民共和国行政许可法》第四十二条第二款）" in said
    assert "20个工作日" not in said
