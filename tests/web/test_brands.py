"""An awarding body's own name, colour and logo: who says them, and where they are seen."""

import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guildhall.people import brands
from guildhall.people.models import Brand
from guildhall.people.refusals import NotYoursError, RefusedError
from tests import living, people_of
from tests.web.visiting import text_of, visitor


def picture():
    """A PNG of one pixel."""

    def chunk(kind, data):
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (1).to_bytes(4) + (1).to_bytes(4) + bytes((8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x11\x22\x33")) + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def test_contrast_is_reckoned_as_the_guidelines_have_it():
    assert brands.contrast_with_white("#000000") == pytest.approx(21)
    assert brands.contrast_with_white("#ffffff") == pytest.approx(1)
    assert brands.contrast_with_white("#767676") == pytest.approx(4.54, abs=0.005)
    assert brands.contrast_with_white("#777777") == pytest.approx(4.48, abs=0.005)


def test_a_colour_on_which_white_is_not_read_is_refused_with_its_contrast(town):
    brands.change(town.administrator, "767676", None, without=False)
    assert Brand.objects.get().colour == "#767676"
    with pytest.raises(RefusedError) as refused:
        brands.change(town.administrator, "#777777", None, without=False)
    assert refused.value.sentence == (
        "White text on #777777 has a contrast of 4.47 to 1; it needs 4.5 to 1. "
        "Choose a darker colour."
    )
    for wrong in ("", "red", "#12345", "#1234567", "url(x)"):
        with pytest.raises(RefusedError):
            brands.change(town.administrator, wrong, None, without=False)
    with pytest.raises(NotYoursError):
        brands.change(town.officer, "#000000", None, without=False)
    assert Brand.objects.get().colour == "#767676"


def test_an_administrator_says_how_the_body_is_shown_and_its_people_and_cases_show_it(town):
    admin = visitor(town.administrator)
    assert "Name and colour" in text_of(admin.get("/organisations"))
    sent = {
        "colour": "#1D4F91",
        "logo.file": SimpleUploadedFile("logo.png", picture(), "image/png"),
    }
    assert admin.post("/brand", sent).status_code == 302
    brand = Brand.objects.get()
    style = f"/brand/{brand.body_id}/{brand.version}.css"
    nobody = visitor()
    assert b"--guildhall-brand: #1d4f91" in nobody.get(style).content
    logo = nobody.get(f"/brand/{brand.body_id}/{brand.version}/logo")
    assert (logo.content, logo["Content-Type"]) == (picture(), "image/png")
    assert logo["Content-Security-Policy"] == "sandbox; default-src 'none'"
    life = living.live(town, to="registered")
    pages = {
        (town.officer, "/"): True,
        (town.provider, "/"): False,
        (town.provider, f"/cases/{life.id}"): True,
        (town.provider, f"/cases/{life.id}/do/pause"): True,
        (town.other_officer, "/"): False,
    }
    for (who, address), seen in pages.items():
        html = visitor(who).get(address).content.decode()
        assert (style in html) is seen, address
        assert "style=" not in html
    assert admin.post("/brand", {"colour": "#000000", "without": "yes"}).status_code == 302
    assert nobody.get(style).status_code == 404
    refused = admin.post("/brand", {"colour": "#ffee00"})
    assert 'href="#colour"' in refused.content.decode()
    brand = Brand.objects.get()
    assert (brand.colour, brand.kind, bytes(brand.logo)) == ("#000000", "", b"")
    assert nobody.get(f"/brand/{brand.body_id}/{brand.version}/logo").status_code == 404


def test_what_is_wrong_with_a_brand_is_told_and_changes_nothing(town):
    admin = visitor(town.administrator)
    text = SimpleUploadedFile("logo.png", b"<svg onload='alert(1)'/>", "image/png")
    answer = admin.post("/brand", {"colour": "#000000", "logo.file": text})
    assert answer.status_code == 422
    assert "PNG or JPEG" in text_of(answer)
    large = SimpleUploadedFile("logo.png", picture() + b"\0" * brands.LARGEST, "image/png")
    assert admin.post("/brand", {"colour": "#000000", "logo.file": large}).status_code == 422
    answer = admin.post("/brand", {"colour": "#ffff00"})
    assert answer.status_code == 422
    assert "Colour: white text on #ffff00 has a contrast of 1.07 to 1;" in text_of(answer)
    assert not Brand.objects.exists()
    for who in (town.officer, town.provider):
        assert visitor(who).get("/brand").status_code == 403
