"""The addresses of the pages."""

from django.urls import URLPattern, path, register_converter

from guildhall.web import (
    account,
    cards,
    case,
    doing,
    entrance,
    home,
    listing,
    notices,
    passkeys,
    sheets,
)

register_converter(sheets.KindConverter, "sheets")

urlpatterns: list[URLPattern] = [
    path("", home.first, name="home"),
    path("sign-in", entrance.sign_in, name="sign-in"),
    path("sign-in/passkey", passkeys.sign_in, name="sign-in-passkey"),
    path("sign-out", entrance.sign_out, name="sign-out"),
    path("working-as", entrance.working_as, name="working-as"),
    path("second-factor", entrance.set_up_second_factor, name="second-factor"),
    path("second-factor/passkey", passkeys.enrol, name="second-factor-passkey"),
    path("account", account.account, name="account"),
    path("account/passkeys", passkeys.add, name="passkeys"),
    path("account/passkeys/<int:key>/remove", passkeys.remove, name="passkey-remove"),
    path("account/sessions/end", account.end_session, name="end-session"),
    path("account/sessions/end-others", account.end_others, name="end-others"),
    path("invitation", entrance.invitation, name="invitation"),
    path("demo/people", cards.people, name="cards"),
    path("demo/become", cards.become, name="become"),
    path("moves/<slug:which>", home.moves, name="moves"),
    path("cases", listing.cases, name="cases"),
    path("cases/<uuid:case>", case.case, name="case"),
    path("cases/<uuid:case>/do/<str:action>", doing.do, name="do"),
    path("cases/<uuid:case>/do/<str:action>/<str:target>", doing.do, name="do-about"),
    path("begin/<str:action>/<str:spec>", doing.begin, name="begin"),
    path("<sheets:kind>", sheets.sheets, name="sheets"),
    path("<sheets:kind>/new/<str:spec>", sheets.new, name="sheet-new"),
    path("<sheets:kind>/empty/<str:spec>.<slug:form>", sheets.empty, name="sheet-empty"),
    path("<sheets:kind>/<uuid:sheet>", sheets.sheet, name="sheet"),
    path("<sheets:kind>/<uuid:sheet>/problems.csv", sheets.problems, name="sheet-problems"),
    path("<sheets:kind>/<uuid:sheet>/cases", sheets.cases, name="sheet-cases"),
    path("<sheets:kind>/<uuid:sheet>/begin", sheets.begin, name="sheet-begin"),
    path("accessibility", notices.accessibility, name="accessibility"),
    path("privacy", notices.privacy, name="privacy"),
]
