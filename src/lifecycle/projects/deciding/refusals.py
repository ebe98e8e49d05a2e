"""不予通过的依据: a refusal rests on a statute, the planning conditions or a contract, and never on the rules of this system."""

import re
from collections.abc import Iterable

from lifecycle.calendar.laws import NO_STATUTE, STATUTE, bare_title
from lifecycle.vocabulary import Citation, Gate, Refused, Ruling, Verdict

RefusalBasis = Citation
"""不予通过的依据: document, place and words."""
HOUSE = "house"
"""The document of our own rules (系统校验规则), which are no law and must not be cited as if they were."""
HOUSE_TITLE = "系统校验规则（非执法依据）"
"""How they are called wherever they are quoted, also where an edition of the past called them otherwise."""
OUR_OWN = ("校验规则", "自定规则")
"""How these rules are called, by whoever types a basis."""
BINDING = re.compile("规划(设计)?条件|出让合同|划拨决定书")
"""What binds a project beside statutes: 规划条件 (城乡规划法 第三十八条至第四十条), and the contract or decision that gave it its land."""
BY_A_STATUTE = re.compile("(标准|规范|规程|合同|协议|规划|承诺书?)$")
"""How papers end that bind where a statute or the conditions say so: whoever rests a refusal on one is asked."""


def below_planning_conditions(verdict: Verdict) -> bool:
    """低于规划条件: found by a rule of ours, and held against the building by 规划条件 and 城乡规划法 第四十条."""
    return verdict.clause.document == HOUSE and verdict.comparison == "not_below_earlier_stages" and verdict.verdict is Ruling.UNMET


def brings_basis(verdict: Verdict) -> bool:
    """Whether a verdict says by itself what a refusal rests on."""
    return verdict.blocks and (verdict.clause.document != HOUSE or below_planning_conditions(verdict))


def blocking(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """What stands against a pass."""
    return tuple(verdict for verdict in verdicts if verdict.blocks)


def refuse_groundless(gate: Gate, verdicts: Iterable[Verdict], basis: RefusalBasis | None) -> None:
    """Raises Refused for a refusal that names no basis where no verdict brings one, and for one that names our own rules."""
    named = basis is not None and bool(basis.document.strip() and basis.place.strip() and basis.quote.strip())
    if basis and (basis.document.strip() == HOUSE or any(word in basis.document for word in OUR_OWN)):
        raise Refused("conclusion.basis_is_ours", gate=gate)
    if basis and not _may_bind(basis.document):
        raise Refused("conclusion.basis_binds_nobody", gate=gate, document=basis.document)
    if not named and (basis or not any(brings_basis(verdict) for verdict in verdicts)):
        raise Refused("conclusion.without_basis", gate=gate)


def basis_is_odd(basis: RefusalBasis) -> bool:
    """Whether its title is neither that of a statute nor of what binds a project beside statutes."""
    title = bare_title(basis.document)
    return not (STATUTE.search(title) or BINDING.search(title))


def _may_bind(document: str) -> bool:
    """Minutes, notices and letters bind no applicant (行政许可法 第十七条: 其他规范性文件一律不得设定行政许可)."""
    title = bare_title(document)
    return bool(BINDING.search(title) or BY_A_STATUTE.search(title)) or not NO_STATUTE.search(title)
