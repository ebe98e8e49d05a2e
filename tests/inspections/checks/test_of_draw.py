"""双随机检查立项: of a drawn object, by whom the draw gives and no others, once; whatever is named beside it."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from msgspec.structs import replace

from lifecycle.inspections.campaigns.campaign import Campaign, fold
from lifecycle.inspections.campaigns.drawing import Assigned, DrawSeeded, DrawVoided, ObjectsDrawn
from lifecycle.inspections.campaigns.plan import CampaignApproved, CampaignPlanned
from lifecycle.inspections.campaigns.substitution import InspectorReplaced
from lifecycle.inspections.checks.of_draw import as_drawn
from lifecycle.inspections.checks.opening import InitiateCheck
from lifecycle.projects.works.building import BuildingStanding
from lifecycle.projects.works.inspected import CheckOrigin
from lifecycle.vocabulary import BuildingId, Fact, Refused, StaffId
from lifecycle.wording import LANGUAGES, say
from tests.desk.inspections.drawn import BY, OF, announced
from tests.inspections.campaigns.test_plan import APPROVED, PLANNED
from tests.inspections.story import BOTH, LI, ONE, PROJECT, TWO, WANG, Situation, open_check

ZHAO = StaffId("ZF07")
SHA = "5" * 64
STANDING = Situation().project
BEFORE: tuple[Fact, ...] = (CampaignPlanned(**BY, **PLANNED), CampaignApproved(**BY, **APPROVED))
ANNOUNCED = (*BEFORE, announced(b""))


def drawn(object_id: str = PROJECT, *later: Fact, seeded: Sequence[Fact] = ANNOUNCED) -> Campaign:
    """A campaign whose draw gives WANG and LI one object."""
    sent = Assigned(object_id=object_id, inspectors=(WANG, LI))
    campaign = fold((*seeded, DrawSeeded(**OF, seed=SHA), ObjectsDrawn(**OF, result=SHA, chosen=(object_id,), assigned=(sent,)), *later))
    assert campaign
    return campaign


def opening(**fields: object) -> InitiateCheck:
    return open_check(**{"campaign": "2023-01", "inspectors": ()} | fields)


def then_refused(code: str, campaign: Campaign | None, command: InitiateCheck, opened: Sequence[frozenset[BuildingId]] = ()) -> None:
    with pytest.raises(Refused) as refusal:
        as_drawn(command, campaign, STANDING, opened)
    assert refusal.value.code == code
    for lang in LANGUAGES:
        assert say(code, lang, **refusal.value.values)


def test_of_all_who_could_be_named_only_nobody_and_those_of_the_draw_are_taken() -> None:
    taken = {(), *permutations((WANG, LI))}
    for count in range(5):
        for named in permutations((WANG, LI, ZHAO, WANG), count):
            command = opening(inspectors=named)
            if named in taken:
                assert as_drawn(command, drawn(), STANDING, ()).inspectors == (WANG, LI)
            else:
                then_refused("check.others_than_drawn", drawn(), command)


def test_after_a_replacement_whoever_took_the_place_goes_and_nobody_else() -> None:
    replaced = drawn(PROJECT, InspectorReplaced(**OF, object_id=PROJECT, inspector=WANG, reason="病假", successor=ZHAO))
    assert as_drawn(opening(), replaced, STANDING, ()).inspectors == (LI, ZHAO)
    then_refused("check.others_than_drawn", replaced, opening(inspectors=(WANG, LI)))


def test_where_no_draw_stands_nothing_is_opened_by_it() -> None:
    then_refused("check.campaign_needed", None, opening(campaign=None, inspectors=(WANG, LI)))
    then_refused("campaign.unknown", None, opening())
    void = DrawVoided(**OF, reason="名录漏列", result=SHA)
    for campaign in (fold(BEFORE), fold(ANNOUNCED), drawn(PROJECT, void)):
        then_refused("campaign.not_now", campaign, opening())


@pytest.mark.parametrize("origin", [each for each in CheckOrigin if each not in {CheckOrigin.DOUBLE_RANDOM, CheckOrigin.RE_CHECK}])
def test_another_origin_names_no_campaign_and_its_inspectors_are_those_that_are_named(origin: CheckOrigin) -> None:
    then_refused("check.campaign_of_another_origin", drawn(), opening(origin=origin))
    named = opening(origin=origin, campaign=None, inspectors=(WANG, ZHAO))
    assert as_drawn(named, None, STANDING, ()) == named


def test_only_a_drawn_object_is_checked_its_whole_project_or_the_one_building() -> None:
    then_refused("check.object_not_drawn", drawn("p9"), opening())
    one = drawn(f"{PROJECT}/{ONE}")
    assert as_drawn(opening(buildings=(ONE,)), one, STANDING, ()).inspectors == (WANG, LI)
    for buildings in ((TWO,), BOTH):
        then_refused("check.object_not_drawn", one, opening(buildings=buildings))


def test_a_drawn_building_that_was_split_is_checked_by_what_came_from_it() -> None:
    part = replace(STANDING.buildings[ONE], id=BuildingId("1A"), came_from=(ONE,))
    gone = replace(STANDING.buildings[ONE], standing=BuildingStanding.SPLIT)
    split = replace(STANDING, buildings={**STANDING.buildings, ONE: gone, part.id: part})
    assert as_drawn(opening(buildings=(part.id,)), drawn(f"{PROJECT}/{ONE}"), split, ()).inspectors == (WANG, LI)


def test_a_drawn_object_is_checked_once_and_then_re_checked() -> None:
    opened = [frozenset({ONE})]
    then_refused("check.drawn_object_checked", drawn(), opening(), opened)
    assert as_drawn(opening(origin=CheckOrigin.RE_CHECK), drawn(), STANDING, opened).inspectors == (WANG, LI)
    assert as_drawn(opening(buildings=(TWO,)), drawn(f"{PROJECT}/{TWO}"), STANDING, opened).inspectors == (WANG, LI)
