// Asks the device for a passkey, or to make one, and sends on what it says: only a script can.
const form = document.querySelector("form[data-passkey]");
const asked = JSON.parse(form.dataset.options);

const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const withBytes = (one) => ({ ...one, id: toBytes(one.id) });

function say(what) {
  const lines = [...document.querySelectorAll("[data-when]")];
  const fits = (line) => line.dataset.when.split(" ").includes(what);
  const known = lines.some(fits);
  for (const line of lines) {
    line.hidden = known ? !fits(line) : line.dataset.when !== "other";
  }
}

async function ask() {
  if (!navigator.credentials || !window.PublicKeyCredential) {
    say("none");
    return;
  }
  say("asked");
  const publicKey = { ...asked, challenge: toBytes(asked.challenge) };
  const make = form.dataset.passkey === "make";
  if (make) {
    publicKey.user = withBytes(asked.user);
    publicKey.excludeCredentials = (asked.excludeCredentials ?? []).map(withBytes);
  }
  try {
    const said = await navigator.credentials[make ? "create" : "get"]({ publicKey });
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (said.response[name]) {
        response[name] = toText(said.response[name]);
      }
    }
    form.elements.answer.value = JSON.stringify({
      id: said.id,
      rawId: toText(said.rawId),
      type: said.type,
      response,
      clientExtensionResults: {},
    });
    say("answered");
    form.submit();
  } catch (error) {
    say(error.name);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
ask();
