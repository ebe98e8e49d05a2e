"""赋分项与核查项的表单: a line of the score sheet and an item of a checklist, as they are written under a clause."""

from functools import partial
from pathlib import Path
from typing import Any, get_args

from yaml.nodes import MappingNode, Node

from lifecycle.compliance.comparisons import Comparison
from lifecycle.compliance.duties import (
    Article,
    Blocking,
    CheckedParty,
    CheckLevel,
    Checklist,
    CheckMethod,
    ScopeExample,
    ScoreExample,
    ScoreLine,
    WorksStage,
    concerns,
)
from lifecycle.compliance.example_cases import given
from lifecycle.compliance.problems import Gathering
from lifecycle.compliance.reading.force import compared
from lifecycle.compliance.reading.forms import (
    anything,
    day,
    exact_area,
    fault,
    fields,
    line,
    listing,
    member,
    nullable,
    slug,
    spaced,
    text,
    truth,
)
from lifecycle.compliance.reading.rules import case_of
from lifecycle.compliance.reading.setting import Setting
from lifecycle.compliance.reading.values import conditions, measure, taken_of
from lifecycle.compliance.reading.versions import own_period
from lifecycle.policies.measures import Measure
from lifecycle.vocabulary import INDICATORS, Gate, SubjectKind

SUBJECTS: dict[str, SubjectKind] = {each: each for each in get_args(SubjectKind)}
"""检查对象 by their names."""
LAWS = "laws"
"""The folder of statutes that are held, in the folder of their authority."""


def score(setting: Setting, node: Node) -> ScoreLine:
    """赋分项. What is verified stands in the clause word for word."""
    form = fields(
        node,
        {"score": slug, "title": text, "full_marks": exact_area, "standard": text},
        {
            "group": text,
            "evidence": listing(text),
            "basis": listing(partial(article, setting.folder)),
            "examples": listing(_score_example),
            "verified": truth,
            "choices": listing(partial(taken_of, choices=setting.choices)),
            "in_force": partial(own_period, setting.in_force),
        },
    )
    read = ScoreLine(id=f"{setting.document}/{form.pop('score')}", line=line(node), **form)
    words = (read.title, read.standard, *([read.group] if read.group else []))
    if read.verified and (absent := [each for each in words if spaced(each) not in spaced(setting.quote)]):
        raise fault(node, "policy.not_in_clause", words=absent, place=setting.place)
    if over := [each.case for each in read.examples if each.marks > read.full_marks]:
        raise fault(node, "policy.over_full_marks", cases=over, marks=read.full_marks)
    return read


def checklist(setting: Setting, node: Node) -> Checklist:
    """核查项. Each bound of its scope needs an example exactly on it and one on its other side."""
    articles, subject = listing(partial(article, setting.folder)), _subject(node)
    form = fields(
        node,
        {
            "checklist": slug,
            "title": text,
            "basis": articles,
            "level": member(CheckLevel),
            "methods": listing(member(CheckMethod)),
            "whom": listing(member(CheckedParty)),
            "stages": listing(member(WorksStage)),
            "applies_to": partial(conditions, choices=setting.choices, subject=subject),
            "evidence": listing(text),
        },
        {
            "penalties": articles,
            "compares": _indicator,
            "examples": anything,
            "subject": _subject_named,
            "blocks": partial(_blocking, setting.folder),
            "in_force": partial(own_period, setting.in_force),
            "choices": listing(partial(taken_of, choices=setting.choices)),
        },
    )
    scope = form["applies_to"]
    examples = listing(partial(_scope_example, setting))(form.pop("examples")) if "examples" in form else ()
    taken = (*(setting.choices[each.choice].taken for each in scope if each.choice), *form.pop("choices", ()))
    read = Checklist(id=f"{setting.document}/{form.pop('checklist')}", line=line(node), examples=examples, choices=taken, **form)
    _demand_examples(node, read)
    return read


def _subject(node: Node) -> SubjectKind:
    """检查对象 of the item, which its scope speaks of. A wrong one is refused where it is read."""
    written = [value.value for key, value in node.value if key.value == "subject"] if isinstance(node, MappingNode) else []
    return SUBJECTS.get(written[0], "building") if written else "building"


def _subject_named(node: Node) -> SubjectKind:
    if (named := SUBJECTS.get(text(node))) is None:
        raise fault(node, "policy.not_in_list", allowed=tuple(SUBJECTS))
    return named


def _blocking(folder: Path, node: Node) -> Blocking:
    """暂缓备案. Only a statute that we hold, and that says so word for word, holds anything back."""
    form = fields(node, {"gate": _held_back, "article": partial(article, folder), "from": day})
    says: Article = form["article"]
    if says.text is None or LAWS not in Path(says.text).parts:
        raise fault(node, "policy.blocks_without_statute", place=says.place)
    return Blocking(gate=form["gate"], article=says, since=form["from"])


def _held_back(node: Node) -> Gate:
    if (gate := member(Gate)(node)) is not Gate.ACCEPTANCE_FILING:
        raise fault(node, "policy.not_in_list", allowed=(Gate.ACCEPTANCE_FILING.value,))
    return gate


def article(folder: Path, node: Node) -> Article:
    """依据条文. A quote of a text that we hold is compared with it word for word; any other article is not verified."""
    form = fields(node, {"document": text, "place": text, "quote": nullable(text), "verified": truth}, {"text": text})
    return Article(**{**form, "text": compared(folder, node, form)})


def _score_example(node: Node) -> ScoreExample:
    return ScoreExample(**fields(node, {"case": text, "marks": exact_area}))


def _scope_example(setting: Setting, node: Node) -> ScopeExample:
    form: dict[str, Any] = {"concerns": nullable(truth)}
    building, more = case_of(setting, node, form)
    return ScopeExample(building=building, concerns=more["concerns"])


def _indicator(node: Node) -> Measure:
    if (of := measure(node)).name not in INDICATORS:
        raise fault(node, "policy.not_an_indicator", measure=of.name)
    return of


def _demand_examples(node: Node, read: Checklist) -> None:
    gathering = Gathering()
    for bound in (each for each in read.applies_to if each.comparison is not Comparison.IS):
        tried = [value for each in read.examples if (value := given(each.building, bound.measure)) is not None]
        if bound.required not in tried or len({bound.passes(value) for value in tried}) < 2:
            gathering.note(fault(node, "policy.boundary_without_examples", rule=read.id, measure=bound.measure.name))
    for each in read.examples:
        if concerns(read.applies_to, each.building, read.subject) is not each.concerns:
            gathering.note(fault(node, "policy.scope_example_fails", checklist=read.id, case=each.building.case))
    gathering.settle()
