"""步骤: what the sentences of the features do, through the real desk on a real ledger."""

import pytest

STEPS = tuple(
    f"tests.steps.{name}"
    for name in (
        "projects",
        "buildings",
        "applications",
        "handing_over",
        "holidays",
        "decisions",
        "delivering",
        "works",
        "changes",
        "papers",
        "exporting",
        "asking",
        "outcomes",
        "silence",
        "advice",
        "letters",
        "sheets",
        "persons",
        "two",
        "choices",
        "inspection_items",
        "registers",
        "campaigns",
        "checks",
    )
)
"""The modules in which steps are defined."""

pytest.register_assert_rewrite("tests.steps.case", "tests.steps.words", *STEPS)
