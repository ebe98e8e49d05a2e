"""恶意正文: every command of the interface with a right token and a key, and in the place of each value what no clerk would write."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

from lifecycle.permissions import PERMITTED
from lifecycle.projects.application.applications import AcceptApplication, SubmitApplication
from lifecycle.staff.appointments import Role
from lifecycle.values.marked import as_read
from lifecycle.vocabulary import BuildingId, Gate, ProjectId, Refused
from lifecycle.web.api.exact import read
from lifecycle.web.transport.problems import MEDIA_TYPE, Problem, details
from lifecycle.wording import LANGUAGES
from tests.attacks.bodies import HOSTILE, OF_OBJECTS, Attack, Given, attacks, given
from tests.attacks.counts import BODIES, BODIES_READ, ON_A_SERVER, chance, on_a_server
from tests.desk.conftest import ENTERED, OWNER
from tests.desk.paperwork.test_numbers import add
from tests.office import code_of
from tests.web.api.conftest import Machine, token_of
from tests.web.conftest import HOLDER, SEATS, Office, Web, quick_hashes

__all__ = ["quick_hashes"]
OF_INSPECTIONS = {"check": "c1", "campaign": "2023-1", "object_id": "o1", "uscc": "91140581MA0GTU5Q5P"}
CITY_WIDE = {role for _, role, county in SEATS if county is None}


class Interface:
    """接口 over an office. A command about a project goes to one with an accepted application.

    After each that is carried out, the next one goes to another project.
    """

    def __init__(self, office: Office) -> None:
        self.web, self.office, self.numbers = Web(office), office, count(1)
        self.machines = {role: Machine(self.web, token_of(office, HOLDER[role])) for role in HOLDER}
        self.statuses: Counter[int] = Counter()
        self.changed = [self.begin()]

    def begin(self) -> str:
        number = next(self.numbers)
        project, self.code = ProjectId(f"p{number}"), code_of(ENTERED, number)
        self.office.register(project=project, code=self.code)
        add(self.office, project, "1")
        self.office.give(SubmitApplication, project=project, gate=Gate.DESIGN_REVIEW, buildings=(BuildingId("1"),), applicant=OWNER)
        self.office.give(AcceptApplication, project=project, application="A1")
        return self.code

    def amiss(self, command: Given, attack: Attack) -> str:
        """Sends it. What is wrong with the answer, or nothing."""
        before, number, ledger = self.office.ledger.head(), next(self.numbers), self.office.ledger
        named = {"code": self.code, "county": "140581", "document": "jincheng-2023", "proposal": "T1", **OF_INSPECTIONS}
        address = command.address.format(command=command.name, staff=f"N{number}", person=f"P-{number}", **named)
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"k{number}"} | dict(attack.headers)
        role = min(PERMITTED[command.kind].roles & CITY_WIDE)
        answer = self.machines[role].post(address, content=attack.body, headers=headers)
        self.statuses[answer.status_code] += 1
        recorded = ledger.head() - before
        if answer.status_code == 201:
            if "{code}" in command.address:
                self.changed.append(self.code)
                self.begin()
            return "" if recorded == len(answer.json()["recorded"]) > 0 else f"201, and {recorded} facts"
        told = answer.json() if answer.headers.get("Content-Type") == MEDIA_TYPE else {}
        if not 400 <= answer.status_code < 500 or not told.get("code") or not told.get("detail"):
            return f"{answer.status_code} {answer.text[:200]}"
        return f"{answer.status_code}, and {recorded} facts" if recorded else ""


def test_every_body_is_answered_in_a_sentence_or_carried_out_whole(office: Office, attacked: Callable[[str], None]):
    everything = [(command, number) for command in given() for number, _ in enumerate(attacks(command))]
    tried = chance("bodies").sample(everything, len(everything) // BODIES)
    interface, wrong = Interface(office), []
    if on_a_server(office):
        tried = tried[::ON_A_SERVER]
    for command, attack in chosen(tried):
        if said := interface.amiss(command, attack):
            wrong.append((command.kind.__name__, attack.what, said))

    assert wrong == []
    browser = interface.web.browser_of(Role.APPROVAL)
    opened = [browser.get(path).status_code for path in ("/projects", *(f"/projects/{code}" for code in interface.changed))]
    assert set(opened) == {200}, "whatever was recorded is shown"
    assert interface.statuses[422] > interface.statuses[201], "most of it is refused before it comes to a desk"
    counted = ", ".join(f"{number} times {status}" for status, number in sorted(interface.statuses.items()))
    attacked(f"bodies: {len(tried)} of {len(everything)} hostile bodies of commands sent, none half recorded: {counted}")


def chosen(tried: list[tuple[Given, int]]) -> Iterator[tuple[Given, Attack]]:
    """Made one command after the other, since all of them together are 150 MB."""
    for command in given():
        wanted = {number for each, number in tried if each.kind is command.kind}
        yield from ((command, attack) for number, attack in enumerate(attacks(command)) if number in wanted)


def test_every_body_is_read_as_its_command_or_refused_in_a_sentence(attacked: Callable[[str], None]):
    """The same bodies, far more of them, without the web around it."""
    sent = understood = 0
    for command in given():
        every = list(attacks(command))
        for attack in chance(f"reading/{command.name}").sample(every, -(-len(every) // BODIES_READ)):
            sent += 1
            said = told_of(command, attack)
            understood += said is None
            assert said != "", attack.what

    assert 0 < understood < sent / 2
    attacked(f"bodies: {sent} hostile bodies of commands read, {understood} as their command, the others refused")


def told_of(command: Given, attack: Attack) -> str | None:
    """What is said of a body that is not read as its command, in every language; None where it is."""
    said_already = {*command.kind.__struct_fields__} - {field.name for field in command.fields}
    try:
        as_read(read(command.kind, attack.body, [], **dict.fromkeys(said_already, "x")))
    except (Problem, Refused) as told:
        return min(details(told.code, told.values, 422, lang).detail for lang in LANGUAGES)
    return None


def test_everything_is_tried_with_every_command():
    commands = list(given())
    assert len(commands) > 70
    for command in commands:
        tried = {attack.what.split(": ")[-1] for attack in attacks(command)}
        assert tried >= {*HOSTILE, *OF_OBJECTS, "a key twice"} if command.fields else tried, command.kind
