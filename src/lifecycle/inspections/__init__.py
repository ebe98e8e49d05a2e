"""双随机、一公开: inspections drawn by lot, carried out item by item, and published. This room sees no ledger, no web and no clock."""

from lifecycle.inspections import items
from lifecycle.inspections.registers import classes, experts, inspectors, interests, objects
from lifecycle.vocabulary import Fact

FACTS: tuple[type[Fact], ...] = (
    items.ItemsPublished,
    items.ItemsWithdrawn,
    objects.ObjectListed,
    objects.ObjectDelisted,
    inspectors.InspectorListed,
    inspectors.InspectorChanged,
    inspectors.InspectorDelisted,
    interests.InterestDeclared,
    interests.InterestEnded,
    experts.ExpertListed,
    experts.ExpertDelisted,
    classes.ClassRecorded,
)
"""检查的事实."""
