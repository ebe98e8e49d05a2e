"""选项决定与目标: a target that takes a choice is counted by the option of the day that counts, live and rebuilt."""

from pathlib import Path

from lifecycle.compliance.choices import ChoiceDecided, stream_of
from lifecycle.compliance.counting import Reason
from lifecycle.compliance.rulebook import Rulebook
from lifecycle.ledger import Append
from lifecycle.ledger.store.database import reading
from lifecycle.projections.county_progress import opened_to
from lifecycle.projections.county_targets import CountyTargets
from lifecycle.projections.runner import Runner
from lifecycle.vocabulary import Funding
from tests.desk.conftest import CITY, Office
from tests.policies.drafts import DRAFT, folder_with
from tests.projections.test_county_targets import STARTED, Sheets, building, project, start


def test_a_decided_choice_counts_every_project_anew_without_a_restart(office: Office, tmp_path: Path) -> None:
    """The option that nobody decided counts whatever its funding; the other one counts no private building that starts from its day on."""
    documents = folder_with(
        tmp_path,
        DRAFT.replace("funding: {choice: reach}, ", "").replace("among: {kind: [new]}", "among: {kind: [new], funding: {choice: reach}}"),
    )
    sheets = Sheets(office)
    sheets.projection = CountyTargets(Rulebook.load(documents))
    sheets.runner = Runner(office.ledger, sheets.projection)
    for number in (1, 2):
        id_ = project(office, number, funding=Funding.PRIVATE)
        building(office, id_, "1", "100", prefabricated=True)
        start(office, id_, "1")
    assert [line.reason for line in sheets.lines("draft/share")] == [Reason.COUNTED, Reason.COUNTED]

    decided = ChoiceDecided(
        on=STARTED, by=CITY, document="draft", choice="reach", option="narrow", number="晋市住建函〔2023〕18号", since=STARTED
    )
    stream = stream_of(Rulebook.load(documents).jurisdictions)
    office.ledger.append([Append(stream=stream, expected_version=0, facts=(decided,), tags=(frozenset(),))], command="c", actor=CITY)
    sheets.runner.catch_up()

    with reading(office.ledger.engine) as db:
        live = opened_to(db, sheets.runner.sheets.counted, "draft/share", None)
    assert [line.reason for line in live] == [Reason.OUTSIDE, Reason.OUTSIDE]
    sheets.runner.rebuild()
    assert sheets.lines("draft/share") == live
