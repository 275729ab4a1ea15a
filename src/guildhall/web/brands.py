"""How an awarding body shows itself: its page for administrators, its colour and logo for browsers.

Who belongs to a body, and whoever looks at a case of it, sees its name, its logo and its colour in
the head of the page. Styles and pictures come from addresses of ours; none stands in a page.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.evidence import kinds, store
from guildhall.people import brands
from guildhall.people.acting import Principal
from guildhall.people.models import Brand, Organisation
from guildhall.people.refusals import RefusedError
from guildhall.people.registry import body_of
from guildhall.web import keeping
from guildhall.web.forms.parts import Text, Upload, YesNo
from guildhall.web.forms.questions import Questions
from guildhall.web.session import Asked, signed_in

FOREVER = "public, max-age=31536000, immutable"
"""The address of a style or a logo has its version: what is kept of it is never out of date."""


def shown(body: str | None) -> dict[str, str] | None:
    """Give what the head of a page shows of an awarding body; None where it has no brand."""
    brand = brands.of(body)
    if brand is None:
        return None
    key = [brand.body_id, brand.version]
    return {
        "name": brand.body.name,
        "style": reverse("brand-style", args=key),
        "logo": reverse("brand-logo", args=key) if brand.kind else "",
    }


def of_staff(who: Principal | None) -> dict[str, str] | None:
    """Give the brand of the awarding body that somebody belongs to; None for anybody else."""
    own = who.membership.organisation if who is not None else None
    if own is None or own.kind != Organisation.Kind.AWARDING_BODY:
        return None
    return shown(own.pk)


@require_safe
def style(request: HttpRequest, body: str, version: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Give the colour of an awarding body, as a style."""
    brand = _found(body, version)
    text = f":root {{ --guildhall-brand: {brand.colour}; --guildhall-on-brand: #ffffff; }}\n"
    return HttpResponse(text, "text/css; charset=utf-8", headers={"Cache-Control": FOREVER})


@require_safe
def logo(request: HttpRequest, body: str, version: str) -> HttpResponse:  # noqa: ARG001 - Django's
    """Give the logo of an awarding body."""
    brand = _found(body, version)
    if not brand.kind:
        raise Http404
    headers = {
        "Cache-Control": FOREVER,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return HttpResponse(bytes(brand.logo), brand.kind, headers=headers)


def _found(body: str, version: str) -> Brand:
    brand = brands.of(body)
    if brand is None or brand.version != version:
        raise Http404
    return brand


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: Asked) -> HttpResponse:
    """Let an administrator say how their awarding body shows itself."""
    own = body_of(request.principal)
    brand = brands.of(own.pk)
    form = Questions(
        (
            Text(key="colour", label="Colour", most=7,
                 hint="Six digits, such as #1d4f91. White text is to be read on it: its contrast "
                      f"with white is {brands.LEAST} to 1 or more."),
            Upload(key="logo", label="Logo", needed=False, files={},
                   hint="A PNG or JPEG picture, which is shown 36 pixels high on your colour. "
                        "Leave it empty to keep the one that you have."),
            *[YesNo(key="without", label="Show no logo any more?", needed=False)]
            * bool(brand is not None and brand.kind),
        ),
        {"colour": brand.colour} if brand is not None else None,
    )  # fmt: skip
    if request.method == "POST" and _changed(request, form):
        messages.success(request, "Your awarding body is shown like this from now on.")
        return redirect("brand")
    told = {"form": form.show(), "own": own}
    return render(request, "web/brand.html", told, status=422 if form.faults.sentences else 200)


def _changed(request: Asked, form: Questions) -> bool:
    """Change the brand; whether it was done: else the form says what is wrong."""
    sent = request.FILES.get("logo.file")
    told = form.read(request, {"logo": sent})
    if told is None:
        return False
    try:
        picture = _read(sent) if sent is not None else None
        brands.change(request.principal, told["colour"], picture, without=bool(told.get("without")))
    except RefusedError as error:  # which is a ValueError, too
        form.refuse(error.field, error.sentence)
    except ValueError as error:
        form.refuse("logo", str(error))
    else:
        return True
    return False


def _read(sent: Any) -> tuple[bytes, str]:  # noqa: ANN401 - a file as Django has it
    """Read a picture. Raises ValueError with a sentence."""
    with keeping.received(sent, brands.LARGEST) as (receiving, _):
        try:
            kind = kinds.kind_of(receiving.path, store.name_of(str(sent.name)))
        except kinds.UnknownKindError as error:
            raise ValueError(str(error)) from None
        return receiving.path.read_bytes(), kind
