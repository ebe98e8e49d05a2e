"""已存样本: one stored sample of every fact ever shipped. They decode for ever, and are stored again byte for byte.

A fact that is new gets its sample here, as the ledger stores it. A sample is never edited and never taken away: a field that is added to
a fact has a default, and the old sample goes on without it.
"""

from pathlib import Path

import pytest

from lifecycle.desk.opening import FACTS
from lifecycle.ledger.store.codec import Codec
from lifecycle.ledger.store.recorded import type_name

SAMPLES = {path.stem: path.read_bytes().rstrip(b"\n") for path in Path(__file__).parent.glob("*.json")}
CODEC = Codec(FACTS)


def test_every_fact_has_a_sample_and_every_sample_a_fact():
    assert sorted(SAMPLES) == sorted(map(type_name, FACTS))
    assert len(SAMPLES) > 50


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_sample_decodes_and_is_stored_again_as_it_was(name: str):
    fact = CODEC.read(1, name, 1, SAMPLES[name])
    assert CODEC.write(fact) == (name, 1, SAMPLES[name])
