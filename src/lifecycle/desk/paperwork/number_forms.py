"""文号格式: how each authority writes its numbers, which determines the next one. Data from policies."""

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from yaml.nodes import Node

from lifecycle.compliance.reading.files import read_words
from lifecycle.compliance.reading.forms import compose, fault, fields, keyed, listing, member, nullable, text, truth
from lifecycle.values.paper_numbers import same_authority, serial_in
from lifecycle.vocabulary import Gate

PLACES = ("{short}", "{year}", "{n}")
"""What a form leaves to be filled in, each once."""


class NumberForm(Struct, frozen=True, kw_only=True):
    """一个机关在一个环节的文号格式. jurisdiction: whose authority it is; verified: compared with numbers that it really gave;
    left_open: what is not known, until it is settled by somebody."""

    jurisdiction: str
    authority: str
    gate: Gate
    short: str
    pattern: str
    verified: bool
    left_open: str
    decided_by: str | None

    def number(self, year: int, serial: int) -> str:
        return self.pattern.format(short=self.short, year=year, n=serial)

    def serial(self, number: str, year: int) -> int | None:
        """顺序号 of a number of this form and year, however it is spelled; None for another number."""
        return serial_in(self.pattern.format(short=self.short, year=year, n="{n}"), number)

    def next_number(self, year: int, standing: Iterable[str], mistaken: Iterable[str] = ()) -> str:
        """下一个文号: one more than the highest that was given. mistaken: a number that was entered by error; it is ignored."""
        taken = {serial for number in standing if (serial := self.serial(number, year))}
        never = taken | {serial for number in mistaken if (serial := self.serial(number, year))}
        serial = max(taken, default=0) + 1
        while serial in never:
            serial += 1
        return self.number(year, serial)


class NumberForms(Struct, frozen=True):
    """文号格式表."""

    all: tuple[NumberForm, ...]

    def of(self, approving: str, gate: Gate) -> NumberForm | None:
        """The form of the approving authority, or of the other authority that decides this gate; None if neither is listed."""
        name = same_authority(approving)
        there = {form.jurisdiction for form in self.all if same_authority(form.authority) == name}
        return next((form for form in self.all if form.gate is gate and form.jurisdiction in there), None)

    def authority(self, approving: str, gate: Gate) -> str:
        """The authority that decides the gate: the approving authority, unless another one is listed for the gate."""
        form = self.of(approving, gate)
        return form.authority if form else approving

    def series(self, authority: str) -> tuple[NumberForm, ...]:
        """The forms in which an authority writes its numbers."""
        return tuple(form for form in self.all if same_authority(form.authority) == same_authority(authority))


def read_number_forms(folder: Path, file: str) -> NumberForms:
    """文号格式表 of a policies folder, from the file that its index names. Raises BadInput with file, line and reason."""
    words, _ = read_words(folder / file, file)
    groups = listing(_group)(compose(words, file))
    return NumberForms(tuple(form for group in groups for form in group))


def _group(node: Node) -> tuple[NumberForm, ...]:
    """The forms of authorities that write their numbers alike."""
    form = fields(
        node,
        {
            "authorities": keyed(text, _authority),
            "patterns": keyed(member(Gate), _pattern),
            "verified": truth,
            "left_open": text,
            "decided_by": nullable(text),
        },
    )
    settled = {name: form[name] for name in ("verified", "left_open", "decided_by")}
    return tuple(
        NumberForm(jurisdiction=jurisdiction, authority=named["name"], short=named["short"], gate=Gate(gate), pattern=pattern, **settled)
        for jurisdiction, named in form["authorities"].items()
        for gate, pattern in form["patterns"].items()
    )


def _authority(node: Node) -> dict[str, str]:
    return fields(node, {"name": text, "short": text})


def _pattern(node: Node) -> str:
    pattern = text(node)
    if sorted(re.findall(r"{[^{}]*}|[{}]", pattern)) != sorted(PLACES):
        raise fault(node, "policy.number_pattern", text=pattern, places=PLACES)
    return pattern
