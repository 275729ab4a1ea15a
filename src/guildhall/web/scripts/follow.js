// Looks how far something is that is being done, and shows it, until it is done.
const part = document.querySelector("[data-follow]");
const stale = document.querySelector("[data-stale]");
// So many seconds between two looks: what the page says, or else three.
const PAUSE = 1000 * (Number(part?.dataset.follow) || 3);
const STOPS = "a, button, summary";
let waiting = null;

function show(fresh) {
  // Whoever is at a link in it stays there.
  const at = [...part.querySelectorAll(STOPS)].indexOf(document.activeElement);
  part.replaceChildren(...fresh.childNodes);
  if (at >= 0) {
    part.querySelectorAll(STOPS)[at]?.focus({ preventScroll: true });
  }
}

async function look() {
  clearTimeout(waiting);
  let seen = false;
  try {
    const answer = await fetch(location.href);
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-follow]");
      if (fresh === null) {
        location.reload();
        return;
      }
      show(fresh);
      seen = true;
    }
  } catch {
    // The line is broken: it is looked again.
  }
  if (stale !== null) {
    stale.hidden = seen;
  }
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE);
}

if (part !== null) {
  waiting = setTimeout(look, PAUSE);
  addEventListener("online", look);
}
