// Brings the components of a page to life. Every page works without.
import { initAll } from "./govuk-frontend.min.js";

initAll();

if (document.querySelector('[data-module^="moj-"]')) {
  const moj = await import("./moj-frontend.min.js");
  moj.initAll();
}

if (document.querySelector("form[data-passkey]")) {
  await import("./passkey.js");
}

if (document.querySelector("form[data-link]")) {
  await import("./link.js");
}
