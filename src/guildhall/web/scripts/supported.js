// Says to the styles that scripts run, before the page is shown.
document.body.classList.add(
  "js-enabled",
  ...("noModule" in HTMLScriptElement.prototype ? ["govuk-frontend-supported"] : []),
);
