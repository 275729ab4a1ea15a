"""The tags and filters of pages: `{% load web %}`."""

from datetime import date, datetime

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guildhall.web.built import built
from guildhall.words import spoken

OF_A_HASH = 12
"""So many characters of the hash of rules tell revisions apart."""

register = template.Library()
register.simple_tag(built)


@register.simple_tag
def clause(name: str, spec: str, rules: str = "") -> SafeString:
    """Give the name of a clause, as a link to where it stands: the answer to “why?”.

    `rules` is the hash of the revision that is meant; without it, the one that is live.
    """
    if name.startswith("house."):
        address = f"{reverse('house')}#{name}"
    else:
        address = reverse("clause", args=[spec.lower().replace("/", "-"), name])
        address += f"?rules={rules[:OF_A_HASH]}" if rules else ""
    words = '<a class="govuk-link guildhall-clause" href="{}"><code>{}</code></a>'
    return format_html(words, address, name)


@register.simple_tag
def because(text: str, spec: str, rules: str = "") -> str:
    """Write a line of a derivation with its clause as a link behind it; others as they are."""
    name, parted, said = text.partition(": ")
    if not parted or " " in name:
        return text
    return format_html("{} {}", said, clause(name, spec, rules))


@register.inclusion_tag("web/parts/input.html", takes_context=True)
def field(context: Context, key: str, label: str, **how: str) -> dict[str, dict[str, str]]:
    """Give an input of a form that is written by hand, with what is wrong about it.

    `how` is as the template names it: `type`, `hint`, `value`, `classes`, `inputmode`, `longest`,
    `autocomplete` (which is off where nothing is said).
    """
    wrong = (one.text for one in context.get("errors") or () if one.href == f"#{key}")
    told = {"id": key, "name": key, "label": label, "autocomplete": "off"} | how
    told["error"] = next(wrong, "")
    said = [f"{key}-{name}" for name in ("hint", "error") if told.get(name)]
    return {"c": told | {"described_by": " ".join(said)}}


@register.filter
def day(one: date) -> str:
    """Write a day: `Friday 20 March 2026`."""
    return spoken.long_day(one)


@register.filter
def moment(one: datetime) -> str:
    """Write a moment, in London: `Friday 20 March 2026, 10am`."""
    return spoken.long_moment(one)


@register.filter
def hour(one: datetime) -> str:
    """Write the time of a moment, in London and to the minute: `10am`."""
    return spoken.clock_time(one.replace(second=0))
