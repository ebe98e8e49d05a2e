"""县(市、区): one stream a county and year: its targets now; returns and score sheets later."""

from lifecycle.counties import targets
from lifecycle.vocabulary import Fact

FACTS: tuple[type[Fact], ...] = (targets.CountyTargetsSet,)
"""县(市、区)的事实."""
