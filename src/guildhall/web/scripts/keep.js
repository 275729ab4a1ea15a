// Keeps what is typed, and shows what follows from it, a moment after the last key. As long as it
// cannot be kept, the page says so, tries again, and asks before one leaves it.
const PAUSE = 1500;
const AGAIN = 5000;
const form = document.querySelector("form[data-keep]");
const panel = document.querySelector("[data-so-far]");
const warning = document.querySelector("[data-unkept]");
let waiting = null;
let unkept = false;
let sending = false;

function typed() {
  const sent = new URLSearchParams(new FormData(form));
  sent.set("step", "keep");
  return sent;
}

async function send() {
  try {
    const answer = await fetch(location.href, { method: "POST", body: typed() });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-so-far]");
    // Whoever is signed in no more is led to another page.
    if (!answer.ok || fresh === null) {
      return false;
    }
    panel.replaceChildren(...fresh.childNodes);
    return true;
  } catch {
    return false;
  }
}

function later(pause) {
  clearTimeout(waiting);
  waiting = setTimeout(keep, pause);
}

function ask(event) {
  event.preventDefault();
}

async function keep() {
  clearTimeout(waiting);
  // One at a time: what is older must not arrive later.
  if (sending) {
    return;
  }
  sending = true;
  unkept = false;
  const kept = await send();
  sending = false;
  warning.hidden = kept;
  if (kept) {
    removeEventListener("beforeunload", ask);
  } else {
    addEventListener("beforeunload", ask);
  }
  if (!kept || unkept) {
    unkept = true;
    later(kept ? PAUSE : AGAIN);
  }
}

if (form !== null && panel !== null && warning !== null) {
  form.addEventListener("input", () => {
    unkept = true;
    later(PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    unkept = false;
    removeEventListener("beforeunload", ask);
  });
  addEventListener("online", () => {
    if (unkept) {
      keep();
    }
  });
  addEventListener("pagehide", () => {
    if (unkept || sending) {
      navigator.sendBeacon(location.href, typed());
    }
  });
}
