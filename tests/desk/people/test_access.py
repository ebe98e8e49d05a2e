"""准入登记: facts about access, entered whoever else is entering."""

from concurrent.futures import ThreadPoolExecutor

from lifecycle.desk.people.access import ACCESS, access_stream, looked_at_tag, register_access
from lifecycle.ledger import verify_chain
from lifecycle.staff.access import IssuePassword, PasswordIssued, ProjectLookedAt, SignedIn
from lifecycle.vocabulary import CommandId, ProjectId
from tests.desk.conftest import ON, Office
from tests.office import HANDLER, SECURITY


def look(number: int) -> ProjectLookedAt:
    return ProjectLookedAt(on=ON, by=HANDLER, project=ProjectId(f"p{number % 2}"), page="project")


def test_looks_of_one_person_at_the_same_time_are_all_entered(office: Office):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: register_access(office.ledger, look(n), CommandId(f"look/{n}")), range(16)))

    assert office.ledger.load(access_stream(HANDLER, ON)).version == 16
    assert len(office.ledger.tagged([looked_at_tag("p1")])) == 8
    assert verify_chain(office.ledger.engine) is None


def test_the_auditor_finds_all_of_them_by_one_tag(office: Office):
    register_access(office.ledger, SignedIn(on=ON, by=HANDLER), CommandId("in"))
    register_access(office.ledger, look(1), CommandId("look"))

    assert [type(each.fact) for each in office.ledger.tagged([ACCESS])] == [SignedIn, ProjectLookedAt]


def test_an_issued_password_stands_in_the_stream_of_its_owner(office: Office):
    (recorded,) = office.give(IssuePassword, by=SECURITY, staff=HANDLER).recorded

    assert (recorded.stream, recorded.actor) == (f"staff/{HANDLER}", SECURITY)
    assert isinstance(recorded.fact, PasswordIssued)
    assert office.register().recorded, "who may do what is as it was before"
