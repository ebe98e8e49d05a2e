"""前后一致: what must hold between the parts of one document: its quotes, its ids, its choices."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from lifecycle.compliance.document import NotCheckable, PolicyDocument, Provision
from lifecycle.compliance.problems import Problem
from lifecycle.compliance.reading.force import force_at_odds
from lifecycle.compliance.reading.forms import spaced
from lifecycle.compliance.reading.versions import versions_at_odds

Found = tuple[int, str, dict[str, Any]]
"""The line of the file, the code of the sentence, and what fills it."""


def incoherences(document: PolicyDocument) -> Iterator[Problem]:
    """Everything in it that contradicts itself or its source."""
    for line, code, values in (
        *misquotes(document),
        *repeated_ids(document),
        *versions_at_odds(document),
        *force_at_odds(document),
    ):
        yield Problem(f"{document.file}:{line}", code, values)


def misquotes(document: PolicyDocument) -> Iterator[Found]:
    """Quotes that are not in the source word for word, and clauses that do not follow one another as the source has them."""
    source, read_up_to = spaced(document.source.text), 0
    for clause in document.clauses:
        quote = spaced(clause.quote)
        if (begins := source.find(quote, read_up_to)) >= 0:
            read_up_to = begins + len(quote)
        else:
            yield clause.line, "policy.clause_out_of_order" if quote in source else "policy.not_in_source", {"place": clause.place}
    for target in document.targets():
        for each in target.also:
            if spaced(each.quote) not in source:
                yield target.line, "policy.not_in_source", {"place": each.place}
    if (figures := document.reported) and spaced(figures.clause.quote) not in source:
        yield figures.line, "policy.not_in_source", {"place": figures.clause.place}


def repeated_ids(document: PolicyDocument) -> Iterator[Found]:
    """Provisions that share an id without being dated versions of one, and choices that share a name."""
    named = [(each.line, each.name) for each in document.choices]
    named += [(each.line, each.id) for _, each in document.provisions() if not (isinstance(each, NotCheckable) or _is_version(each))]
    dated: dict[tuple[type[Provision], str], int] = {}
    for _, each in document.provisions():
        if not isinstance(each, NotCheckable) and _is_version(each):
            dated.setdefault((type(each), each.id), each.line)
    named += [(line, id_) for (_, id_), line in dated.items()]
    times = Counter(name for _, name in named)
    for line, name in named:
        if times[name] > 1:
            yield line, "policy.repeated_id", {"id": name}


def _is_version(provision: Provision) -> bool:
    return not isinstance(provision, NotCheckable) and provision.in_force is not None
