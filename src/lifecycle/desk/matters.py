"""业务清单: all matters, listed by hand. A new kind of stream is a line here; `Desk` knows none by name."""

from lifecycle.desk.about_projects import PROJECT
from lifecycle.desk.about_targets import COUNTY
from lifecycle.desk.enacted.about_choices import CHOICE
from lifecycle.desk.inspections.about_campaigns import CAMPAIGNS
from lifecycle.desk.inspections.about_checks import CHECK
from lifecycle.desk.inspections.about_experts import EXPERTS
from lifecycle.desk.inspections.about_inspectors import INSPECTORS
from lifecycle.desk.inspections.about_items import ITEMS
from lifecycle.desk.inspections.about_objects import OBJECTS
from lifecycle.desk.inspections.about_units import UNITS
from lifecycle.desk.matter import Matter
from lifecycle.desk.people.about_access import ACCESSES
from lifecycle.desk.people.about_attachments import ATTACHMENT
from lifecycle.desk.people.about_persons import PERSON
from lifecycle.desk.people.proposals import PROPOSALS
from lifecycle.desk.people.staff_acts import STAFF_ACTS

MATTERS: tuple[Matter, ...] = (
    PROJECT,
    CHECK,
    COUNTY,
    CHOICE,
    ITEMS,
    STAFF_ACTS,
    PROPOSALS,
    ACCESSES,
    PERSON,
    ATTACHMENT,
    OBJECTS,
    INSPECTORS,
    EXPERTS,
    UNITS,
    CAMPAIGNS,
)
"""业务, in the order in which people meet them."""
