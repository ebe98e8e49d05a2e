"""更正: two buildings, or two parts of one, do not change places in a declaration: each value would be that of the other one."""

from msgspec import convert

from lifecycle.projects.mending.corrections import CorrectFact
from lifecycle.projects.works.buildings import AddBuildings, NewBuilding
from lifecycle.projects.works.indicators import DeclareIndicators
from lifecycle.vocabulary import Stage
from tests.projects.given import ask, given
from tests.projects.mending.test_corrections import correct
from tests.projects.walks import ADDED, REGISTERED, declaration


def test_two_buildings_do_not_change_places_by_a_correction():
    both = (declaration("1", bim=True), declaration("2", bim=False))
    declared = given(REGISTERED, ADDED, ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=both))
    swapped = '{"declarations": [{"building": "2", "values": {"bim": true}}, {"building": "1", "values": {"bim": false}}]}'
    declared.when(correct(3, swapped)).then_refused("correction.settled", fields=("building",))


def test_two_parts_do_not_change_places_by_a_correction():
    flats, shops = ({"id": id_, "use": use, "floor_area_m2": "500"} for id_, use in (("f", "residential"), ("s", "commercial")))
    new = {"id": "3", "name": "3号楼", "use": "residential", "floor_area_m2": "1000", "prefabricated": True, "parts": [flats, shops]}
    both = (declaration("3", "f", bim=True), declaration("3", "s", bim=False))
    added = ask(AddBuildings, buildings_added=(convert(new, NewBuilding),))
    declared = given(REGISTERED, added, ask(DeclareIndicators, stage=Stage.DESIGNED, declarations=both))

    def changed(first: str, second: str) -> CorrectFact:
        values = [(first, "true"), (second, "false")]
        said = ", ".join(f'{{"building": "3", "part": "{part}", "values": {{"bim": {bim}}}}}' for part, bim in values)
        return correct(3, f'{{"declarations": [{said}]}}')

    declared.when(changed("s", "f")).then_refused("correction.settled", fields=("part",))
    declared.when(changed("f", "f")).then_refused("correction.settled", fields=("part",))
    assert given(*declared.facts, changed("f", "s")).facts, "each part in its place"
