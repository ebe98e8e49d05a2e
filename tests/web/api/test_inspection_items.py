"""抽查事项: a program publishes a list, and anybody reads what may be checked on a day."""

from lifecycle.staff.appointments import Role
from tests.desk.inspections.test_items import DOCUMENT, LIST
from tests.web.api.conftest import Machine, machine
from tests.web.conftest import Web

COMMANDS = f"/api/v1/policies/{DOCUMENT}/commands"
PAPER = {"on": "2023-05-10", "number": "晋市住建发〔2023〕9号", "authority": "晋城市住房和城乡建设局"}
PUBLISHED = PAPER | {"document_sha256": LIST.sha256, "items_listed": ["c1", "q3"], "published_on": "2023-05-08"}


def test_a_list_is_published_and_withdrawn_by_the_interface(web: Web) -> None:
    city, anybody = machine(web, Role.CITY), Machine(web, None)
    assert anybody.get("/api/v1/inspection-items").json() == {"on": "2023-05-10", "lists": []}
    published = city.command(f"{COMMANDS}/publish-items", PUBLISHED)
    (listed,) = anybody.get("/api/v1/inspection-items").json()["lists"]

    assert published.status_code == 201
    assert (listed["number"], listed["published_on"], listed["document_sha256"]) == (PAPER["number"], "2023-05-08", LIST.sha256)
    item, _ = listed["items"]
    assert (item["id"], item["level"], item["verified"]) == (f"{DOCUMENT}/c1", "key", True)
    assert (item["basis"][0]["document"], item["basis"][0]["place"]) == ("民用建筑节能条例", "第十六条第一款")
    city.command(f"{COMMANDS}/withdraw-items", PAPER | {"withdrawn_on": "2023-05-10", "reason": "清单重新审定"})
    assert anybody.get("/api/v1/inspection-items").json()["lists"] == []
    assert len(anybody.get("/api/v1/inspection-items?on=2023-05-09").json()["lists"]) == 1


def test_what_holds_a_filing_back_is_told_from_its_day_on(web: Web) -> None:
    machine(web, Role.CITY).command(f"{COMMANDS}/publish-items", PUBLISHED)

    def q3(day: str) -> dict[str, object]:
        (listed,) = Machine(web, None).get(f"/api/v1/inspection-items?on={day}").json()["lists"]
        return next(each for each in listed["items"] if each["id"].endswith("/q3"))  # type: ignore[no-any-return]

    assert (q3("2023-08-31")["blocks"], q3("2023-08-31")["level"]) == (None, "general")
    assert q3("2023-09-01")["blocks"]["gate"] == "acceptance_filing"  # type: ignore[index]


def test_others_do_not_publish(web: Web) -> None:
    assert machine(web, Role.INSPECTOR).command(f"{COMMANDS}/publish-items", PUBLISHED).status_code == 403
