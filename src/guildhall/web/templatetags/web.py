"""The tags and filters of pages: `{% load web %}`."""

from datetime import date, datetime

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guildhall.web.built import built
from guildhall.words import spoken

register = template.Library()
register.simple_tag(built)


@register.simple_tag
def clause(name: str, spec: str) -> SafeString:
    """Give the name of a clause, as a link to where it stands: the answer to “why?”."""
    if name.startswith("house."):
        address = f"{reverse('house')}#{name}"
    else:
        address = reverse("clause", args=[spec.lower().replace("/", "-"), name])
    words = '<a class="govuk-link guildhall-clause" href="{}"><code>{}</code></a>'
    return format_html(words, address, name)


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
