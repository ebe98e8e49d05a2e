"""降低的理由: a value may fall below an earlier stage, as long as it keeps to the planning conditions; whoever passes it says why."""

from collections.abc import Iterable

from lifecycle.vocabulary import Gate, Refused, Verdict


def fallen(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """降低: the verdicts that hold, and ask for a reason."""
    return tuple(verdict for verdict in verdicts if verdict.warning and not verdict.blocks)


def refuse_unexplained(gate: Gate, verdicts: Iterable[Verdict], reason: str | None) -> None:
    """Raises Refused for a pass over a value that fell, without the reason."""
    if (lower := fallen(verdicts)) and not (reason and reason.strip()):
        raise Refused("gate.drop_unexplained", gate=gate, count=len(lower), verdicts=lower)
