"""The markup of our parts against the examples that the design system brings with it."""

import json
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from tests.building import PACKAGES, built

COMPONENTS = PACKAGES / "govuk-frontend" / "dist" / "govuk" / "components"
VOID = {"input"}


class Tree(HTMLParser):
    """A page as what it says, whatever the order of attributes and the white space."""

    def __init__(self, text):
        super().__init__()
        self.said = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = {name: value for name, value in attrs if (name, value) != ("value", "")}
        told["class"] = " ".join(sorted((told.get("class") or "").split()))
        self.said.append((tag, tuple(sorted((k, v or "") for k, v in told.items()))))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.said.append(f"/{tag}")

    def handle_data(self, data):
        text = " ".join(data.split())
        if text:
            self.said.append(text)


def examples(component, supported):
    """The examples of a component that use nothing but what ours can do."""
    built()
    file = COMPONENTS / component / "fixtures.json"
    for one in json.loads(file.read_text(encoding="utf-8"))["fixtures"]:
        options = one["options"]
        if set(options) <= supported and plain(options):
            yield one["name"], options, one["html"]


def plain(options):
    """Whether every text is a text, and nothing is given a class or an attribute of its own."""
    inner = [options.get(key) or {} for key in ("label", "hint", "errorMessage")]
    inner.append((options.get("fieldset") or {}).get("legend") or {})
    sized = {None, "govuk-label--s", "govuk-label--m", "govuk-fieldset__legend--m",
             "govuk-fieldset__legend--l", "govuk-fieldset__legend--s"}  # fmt: skip
    return (
        all(set(one) <= {"text", "classes"} and one.get("classes") in sized for one in inner)
        and set(options.get("fieldset") or {}) <= {"legend"}
        and all(isinstance(one.get("text", ""), str) for one in inner)
    )


def base(options, key):
    """What all our parts have, of the options of an example."""
    told = options.get("label") or (options.get("fieldset") or {}).get("legend") or {}
    hint = (options.get("hint") or {}).get("text", "")
    error = (options.get("errorMessage") or {}).get("text", "")
    described = [f"{key}-hint"] * bool(hint) + [f"{key}-error"] * bool(error)
    return {
        "id": key, "name": options.get("name", key), "label": told.get("text", ""), "hint": hint,
        "error": error, "size": (told.get("classes") or "")[-1:],
        "described_by": " ".join(described),
    }  # fmt: skip


def of_input(options):
    own = base(options, options.get("id") or options.get("name"))
    keys = ("value", "classes", "inputmode")
    return own | {key: str(options.get(key, "")) for key in keys}


def of_textarea(options):
    own = base(options, options.get("id") or options.get("name"))
    return own | {"value": options.get("value", ""), "lines": options.get("rows", 5)}


def items_of(options, key):
    chosen = options.get("values", [options.get("value")])
    items, divider = [], ""
    for number, item in enumerate(options.get("items", ()), start=1):
        if "divider" in item:
            divider = item["divider"]
            continue
        items.append({
            "id": key if number == 1 else f"{key}-{number}",
            "value": item.get("value", item["text"]), "text": item["text"],
            "hint": (item.get("hint") or {}).get("text", ""),
            "checked": item.get("checked", item.get("selected", item.get("value") in chosen)),
            "divider": divider,
        })  # fmt: skip
        divider = ""
    return items


def of_choice(options):
    key = options.get("idPrefix") or options.get("id") or options["name"]
    inline = "govuk-radios--inline" in (options.get("classes") or "")
    return base(options, key) | {"items": items_of(options, key), "inline": inline, "bare": True}


def of_date(options):
    key, prefix = options["id"], options.get("namePrefix")
    words = {"day": 2, "month": 2, "year": 4}
    items = [
        {
            "id": f"{key}-{name}", "name": f"{prefix}-{name}" if prefix else name,
            "label": name.capitalize(), "width": width, "inputmode": "numeric", "value": "",
            "error": bool(options.get("errorMessage")),
        }
        for name, width in words.items()
    ]  # fmt: skip
    return base(options, key) | {"items": items}


CASES = {
    "input": (
        {"label", "id", "name", "value", "hint", "errorMessage", "classes", "inputmode"},
        of_input, 8,
    ),
    "textarea": ({"label", "id", "name", "value", "hint", "errorMessage", "rows"}, of_textarea, 5),
    "select": ({"label", "id", "name", "items", "value", "hint", "errorMessage"}, of_choice, 3),
    "radios": (
        {"idPrefix", "name", "fieldset", "items", "value", "hint", "errorMessage", "classes"},
        of_choice, 4,
    ),
    "checkboxes": (
        {"idPrefix", "name", "fieldset", "items", "values", "hint", "errorMessage"}, of_choice, 4,
    ),
    "date-input": ({"id", "namePrefix", "fieldset", "hint", "errorMessage"}, of_date, 2),
}  # fmt: skip
KNOWN = {"value", "text", "checked", "selected", "hint", "divider", "behaviour"}


def like_ours(component, options):
    """Whether an example is of the shape that ours always has."""
    if component in ("radios", "checkboxes", "date-input") and not (
        (options.get("fieldset") or {}).get("legend")
    ):
        return False
    if any(one is None or set(one) - KNOWN or ("text" not in one and "divider" not in one)
           for one in options.get("items", [])):  # fmt: skip
        return False
    if options.get("classes") and component == "radios":
        return options["classes"] == "govuk-radios--inline"
    # Of radios and lists, ours have no divider; of lists, each has a value.
    items = options.get("items", [])
    if component == "select" and not all(isinstance(one.get("value"), str) for one in items):
        return False
    return component == "checkboxes" or not any("divider" in one for one in items)


@pytest.mark.parametrize("component", sorted(CASES))
def test_our_markup_is_that_of_the_design_system(component):
    supported, of, least = CASES[component]
    template = "date" if component == "date-input" else component
    compared = 0
    for name, options, expected in examples(component, supported):
        if not like_ours(component, options):
            continue
        ours = render_to_string(f"web/parts/{template}.html", {"c": of(options)})
        assert Tree(ours).said == Tree(expected).said, name
        compared += 1
    assert compared >= least, compared


def test_our_error_summary_is_that_of_the_design_system():
    compared = 0
    for name, options, expected in examples("error-summary", {"titleText", "errorList"}):
        plain_ones = all({"text"} <= set(one) <= {"text", "href"} for one in options["errorList"])
        if not plain_ones or options["titleText"] != "There is a problem":
            continue
        ours = render_to_string("web/error_summary.html", {"errors": options["errorList"]})
        assert Tree(ours).said == Tree(expected).said, name
        compared += 1
    assert compared >= 1
