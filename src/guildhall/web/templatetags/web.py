"""The tags of pages: `{% load web %}`."""

from django import template

from guildhall.web.built import built

register = template.Library()
register.simple_tag(built)
