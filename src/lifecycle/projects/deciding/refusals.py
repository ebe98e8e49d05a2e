"""不予通过的依据: a refusal rests on a statute, the planning conditions or a contract, and never on the rules of this system."""

from collections.abc import Iterable

from lifecycle.vocabulary import Citation, Gate, Refused, Ruling, Verdict

RefusalBasis = Citation
"""不予通过的依据: document, place and words."""
HOUSE = "house"
"""The document of our own rules (系统校验规则), which are no law and must not be cited as if they were."""
OUR_OWN = ("校验规则", "自定规则")
"""How these rules are called, by whoever types a basis."""


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
    if not named and (basis or not any(brings_basis(verdict) for verdict in verdicts)):
        raise Refused("conclusion.without_basis", gate=gate)
