"""The tags of pages: `{% load web %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guildhall.web.built import built

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
