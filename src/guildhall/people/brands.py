"""How awarding bodies show themselves on pages: a colour that can be read, and a logo."""

import hashlib
import re

import structlog
from django.db import transaction

from guildhall.people.acting import Principal
from guildhall.people.models import Brand
from guildhall.people.refusals import RefusedError
from guildhall.people.registry import body_of

COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
LEAST = 4.5
"""The contrast that text needs with what is behind it: success criterion 1.4.3 of WCAG 2.2."""
LOGOS = frozenset({"image/png", "image/jpeg"})
LARGEST = 200_000
"""Bytes of a logo."""
log = structlog.get_logger("guildhall.people")


def of(body: str | None) -> Brand | None:
    """Give the brand of an awarding body, if it has one; its logo is read when it is asked for."""
    return Brand.objects.select_related("body").defer("logo").filter(body=body).first()


def contrast_with_white(colour: str) -> float:
    """Give how well white is read on a colour, from 1 (not at all) to 21, as WCAG 2.2 has it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def change(who: Principal, colour: str, logo: tuple[bytes, str] | None, *, without: bool) -> Brand:
    """Change the brand of one's awarding body; without a new logo it keeps the one it has.

    `logo` is its bytes and its type; `without`: it is to have none. Raises NotYoursError, and
    RefusedError for a colour on which white is not read, or a logo that is none.
    """
    body = body_of(who)
    found = COLOUR.fullmatch(colour.strip())
    if found is None:
        raise RefusedError("colour", "A colour has 6 digits from 0 to f, such as #1d4f91.")
    told = f"#{found[1].lower()}"
    ratio = contrast_with_white(told)
    if ratio < LEAST:
        # Rounded down: what is too little never reads as enough.
        sentence = (
            f"White text on {told} has a contrast of {int(ratio * 100) / 100} to 1; it needs "
            f"{LEAST} to 1. Choose a darker colour."
        )
        raise RefusedError("colour", sentence)
    if logo is not None and (logo[1] not in LOGOS or len(logo[0]) > LARGEST):
        sentence = f"A logo is a PNG or JPEG picture of at most {LARGEST // 1000} kilobytes."
        raise RefusedError("logo", sentence)
    with transaction.atomic():
        brand = Brand.objects.select_for_update().filter(body=body).first() or Brand(body=body)
        brand.colour = told
        if logo is not None:
            brand.logo, brand.kind = logo
        elif without:
            brand.logo, brand.kind = b"", ""
        brand.version = _version(told, bytes(brand.logo))
        brand.save()
    log.info("the brand of a body was changed", body=body.pk, person=who.user.pk)
    return brand


def settle(body: str, colour: str) -> None:
    """Give an awarding body a colour, if it has no brand yet."""
    told = {"colour": colour, "version": _version(colour, b"")}
    Brand.objects.get_or_create(body_id=body, defaults=told)


def _version(colour: str, logo: bytes) -> str:
    return hashlib.sha256(colour.encode() + logo).hexdigest()[:12]
