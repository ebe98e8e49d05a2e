"""评判: the rules are asked where a gate is judged, and nowhere else."""

import pytest

from lifecycle.desk.gate.judging import judged
from lifecycle.vocabulary import JUDGED_STAGE, Gate
from tests.packaged import rulebook
from tests.projects.given import given
from tests.projects.walks import BOTH, DAYS, walked

WALKED = given(walked(Gate.ACCEPTANCE_FILING)).project
NOT_JUDGED = sorted(set(Gate) - set(JUDGED_STAGE) - {Gate.ACCEPTANCE_FILING})


@pytest.mark.parametrize("gate", Gate)
def test_a_gate_without_rules_is_not_judged_and_every_other_is(gate: Gate) -> None:
    assert WALKED is not None
    verdicts = judged(rulebook(), WALKED, gate, BOTH, DAYS[Gate.DESIGN_REVIEW])
    assert {verdict.building for verdict in verdicts} == (set() if gate in NOT_JUDGED else set(BOTH))
