// Keeps what is typed, and shows what follows from it, a moment after the last key.
const PAUSE = 1500;
const form = document.querySelector("form[data-keep]");
const panel = document.querySelector("[data-so-far]");
let waiting = null;

function typed() {
  const sent = new URLSearchParams(new FormData(form));
  sent.set("step", "keep");
  return sent;
}

async function keep() {
  waiting = null;
  try {
    const answer = await fetch(location.href, { method: "POST", body: typed() });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-so-far]");
      if (fresh !== null) {
        panel.replaceChildren(...fresh.childNodes);
      }
    }
  } catch {
    // The line is broken: the next key, or the button, tries again.
  }
}

if (form !== null && panel !== null) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    waiting = null;
  });
  addEventListener("pagehide", () => {
    if (waiting !== null) {
      navigator.sendBeacon(location.href, typed());
    }
  });
}
