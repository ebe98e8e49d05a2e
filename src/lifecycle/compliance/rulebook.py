"""规则汇编: all policy documents, made ready once. Judging is a pure function of dossier, gate and day."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from lifecycle.compliance.building import CountyFigures, as_project, at_stage, latest_day
from lifecycle.compliance.choices import UNDECIDED, Dated, Decisions, NamedOption, Option, decided_on, option_of
from lifecycle.compliance.choosing import chosen_rules, chosen_targets, milestones_chosen, of_their_years
from lifecycle.compliance.document import PolicyDocument, Target
from lifecycle.compliance.dossier import Dossier
from lifecycle.compliance.duties import Checklist
from lifecycle.compliance.jurisdictions import Jurisdictions
from lifecycle.compliance.problems import slugs
from lifecycle.compliance.reading.index import read_index, read_policies
from lifecycle.compliance.standing import StandingRule, Versions, judge_by, stand
from lifecycle.compliance.translations import FILE as TRANSLATIONS
from lifecycle.compliance.translations import translations
from lifecycle.compliance.undecided import Choice, name_of
from lifecycle.vocabulary import JUDGED_STAGE, BuildingId, Gate, Refused, SubjectKind, Verdict


class Rulebook:
    """规则汇编. documents: in the order of the index, in which verdicts come too; targets: of all of them.

    decisions: on what the documents leave open. Raises BadInput where an option that was decided is in its document no longer.
    """

    def __init__(
        self,
        documents: Sequence[PolicyDocument],
        jurisdictions: Jurisdictions,
        translations: Mapping[str, str] | None = None,
        decisions: Decisions = UNDECIDED,
    ) -> None:
        self.documents = tuple(documents)
        self.jurisdictions = jurisdictions
        self.translations = translations or {}
        self.decisions = decisions
        self.targets: tuple[Target, ...] = tuple(target for each in documents for target in of_their_years(chosen_targets(each, decisions)))
        self.titles: Mapping[str, str] = {rule.id: rule.title for document in documents for _, rule in document.rules()}
        """规则名称, by the id of the rule."""
        provisions = (each for document in documents for _, each in document.provisions())
        self.item_titles: Mapping[str, str] = {each.id: each.title for each in provisions if isinstance(each, Checklist)}
        """事项名称, by the id of the item."""
        self.answers: Mapping[str, tuple[str, ...]] = _answers(documents)
        """规则可由何度量回答, by the id of the rule: all that a choice of it may ask for."""
        self._counties = frozenset(each.code for each in jurisdictions.counties)
        self._at_gate = {gate: tuple(self._standing("building", gate)) for gate in JUDGED_STAGE}
        self._of_project = {gate: tuple(self._standing("project", gate)) for gate in JUDGED_STAGE}
        self._of_county = tuple(self._standing("county"))

    @classmethod
    def load(cls, folder: Path) -> "Rulebook":
        """All listed documents. Raises BadInput with file, line and reason of everything that is wrong with them."""
        documents, units = read_policies(folder)
        return cls(documents, units, translations(folder) if TRANSLATIONS in read_index(folder).tables else None)

    def deciding(self, decisions: Decisions) -> "Rulebook":
        """The same documents under these decisions."""
        return Rulebook(self.documents, self.jurisdictions, self.translations, decisions)

    def document(self, id_: str, day: date) -> PolicyDocument | None:
        """政策文件 of that id as it was in force on a day; where none of its texts was, the newest."""
        texts = sorted((each for each in self.documents if each.id == id_), key=lambda each: each.in_force.first or date.min)
        return next((each for each in texts if each.in_force.covers(day)), texts[-1] if texts else None)

    def standing(self, document: str, name: str, day: date) -> tuple[Choice, Dated | None]:
        """A choice as a document has it on a day, and what was decided for that day. Raises Refused where the document does not have it."""
        text = self.document(document, day)
        if text is None:
            raise Refused("choice.no_document", document=document, known=tuple(each.id for each in self.documents))
        choice = next((each for each in text.choices if each.name == name), None)
        if choice is None:
            raise Refused("choice.unknown", choice=name, known=tuple(each.name for each in text.choices))
        return choice, decided_on(text, choice, self.decisions, day)

    def option(self, document: str, asked: type[Option], day: date) -> NamedOption[Option]:
        """所取选项: of a choice that the program takes by its name, as a document has it on a day. Raises Refused where it has none."""
        choice, decided = self.standing(document, name_of(asked), day)
        return NamedOption(document=document, choice=choice, option=asked(option_of(choice, decided)), decided=decided)

    def translated(self, words: str, lang: str) -> str:
        """The words as a page in this language shows them: in Chinese where there is no translation."""
        return words if lang == "zh" else self.translations.get(words, words)

    def judge(
        self, dossier: Dossier, gate: Gate, on: date | None = None, buildings: Collection[BuildingId] | None = None
    ) -> tuple[Verdict, ...]:
        """评判: every rule of the gate on every building (or on those named), building by building, rules in document order; then those of
        the project as a whole, which take all its buildings in.

        on: the day of judgement, by default the latest date in the dossier. Raises Refused for a gate, county or building not known here.
        """
        if gate not in JUDGED_STAGE:
            raise Refused("judging.gate_not_judged", gate=gate, allowed=slugs(JUDGED_STAGE))
        if dossier.project.county not in self._counties:
            raise Refused("judging.unknown_county", county=dossier.project.county)
        if unknown := sorted(set(buildings or ()) - {each.id for each in dossier.buildings}):
            raise Refused("judging.unknown_buildings", buildings=unknown)
        day = on or latest_day(dossier)
        chosen = [each for each in dossier.buildings if buildings is None or each.id in buildings]
        stage, of_project = JUDGED_STAGE[gate], self._of_project[gate] if chosen else ()
        subjects = [(self._at_gate[gate], at_stage(dossier, each, stage)) for each in chosen]
        of_buildings = (verdict for rules, subject in subjects for verdict in judge_by(rules, subject, day))
        return (*of_buildings, *(judge_by(of_project, as_project(dossier, stage, chosen), day) if of_project else ()))

    def judge_county(self, figures: CountyFigures, on: date) -> tuple[Verdict, ...]:
        """县级评判: every rule on counties, rules in document order. Raises Refused for a county that is not known here."""
        if figures.county not in self._counties:
            raise Refused("judging.unknown_county", county=figures.county)
        return tuple(judge_by(self._of_county, figures, on))

    def silent_since(self, county: str, day: date) -> date | None:
        """无现行文件之始: the first day on which, up to this one, no document with measured rules was in force in the county.

        None while one is in force, and where none ever was before.
        """
        standing = (each for rules in self._at_gate.values() for versions in rules for each in versions)
        spoken = {each.in_force for each in standing if each.rule.measure and county in each.counties}
        measured = [in_force for in_force in spoken if in_force.first or in_force.last]
        last_days = [in_force.last for in_force in measured if in_force.last and in_force.last < day]
        if any(in_force.covers(day) for in_force in measured) or not last_days:
            return None
        return max(last_days) + timedelta(days=1)

    def _standing(self, subject: SubjectKind, gate: Gate | None = None) -> Iterator[Versions]:
        """The rules on a kind of subject, at a gate where it has one, each where its first version stands in its document."""
        at_gate: dict[str, list[StandingRule]] = {}  # texts of one document are versions of its rules
        for document in self.documents:
            counties = frozenset(each.code for each in self.jurisdictions.under(document.jurisdiction))
            for clause, rule in document.rules():
                if rule.subject == subject and (gate is None or gate in rule.gates):
                    later, milestones = chosen_rules(document, rule, self.decisions), milestones_chosen(document, rule, self.decisions)
                    at_gate.setdefault(rule.id, []).append(stand(document, clause, rule, counties, later, milestones))
        yield from (tuple(sorted(each, key=lambda rule: rule.in_force.first or date.min)) for each in at_gate.values())


def _answers(documents: Sequence[PolicyDocument]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for _, rule in (pair for document in documents for pair in document.rules()):
        found.setdefault(rule.id, {}).update((each.name, None) for each in rule.measures)
    return {id_: tuple(names) for id_, names in found.items()}


def passable(verdicts: Collection[Verdict]) -> bool:
    """可否通过: nothing is unmet or undetermined, and something was judged: no building, no pass."""
    return any(verdict.building for verdict in verdicts) and not any(verdict.blocks for verdict in verdicts)
