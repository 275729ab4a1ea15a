"""Sides of the rules of the gateway that no pack of the shelf shows: another step is taken."""

import pytest

from tests.engine.otherwise import otherwise, says

CHECKLIST = "examples/gateway/gateway.checklist.two-of-three"
FORM = {"do": "submit_gateway", "by": "provider"}
FROM_OTHERS = {
    "started_on": "2024-07-10",
    "source": "Another awarding body",
    "vouched_by": "Its head of operations",
}

SIDES = [
    # One month on programme, and one who declares.
    (CHECKLIST, 2,
     {"gateway.checklist": {"kind": "on_programme", "months": 1, "bites": ["submit_gateway"]}},
     FORM | {"at": "2025-02-14"}, {},
     [("note gateway.checklist: Started on 15 January 2025: 1 month on programme is reached on "
      "15 February 2025, in 1 day. (got=2025-02-14, limit=2025-02-15, unit=day)")]),
    (CHECKLIST, 2, {"gateway.checklist": {"least": 1}}, FORM, {},
     [("refusal gateway.checklist: Declared in full by 0 of 3; 1 is needed. Not declared by the "
      "apprentice, employer and training provider: what the depot asks of a driver. "
      "(limit=depot, field=declare)")]),
    # The option of somebody who is brought in, before the gateway and after it.
    ("st0792-1.2/house.bring-in.preparing", 1, {"options": {}}, {"do": "bring_in"}, FROM_OTHERS,
     ["note options: No option is chosen yet: production or post-production. (field=option)"]),
    ("st0792-1.2/house.bring-in", 1, {"options": {}}, {"do": "bring_in"},
     FROM_OTHERS | {"gateway_accepted_on": "2026-01-12"},
     [("refusal options: No option is chosen: production or post-production. "
      "(limit=production or post-production, field=choose_option)")]),
]  # fmt: skip


@pytest.mark.parametrize(("scenario", "step", "rules", "other", "given", "lines"), SIDES)
def test_another_step_is_told_why(scenario, step, rules, other, given, lines):
    decision = otherwise(scenario, step, rules, given, **other)
    assert says(decision, *rules) == lines
