// Looks how far something is that is being done, and shows it, until it is done.
const part = document.querySelector("[data-follow]");
// So many seconds between two looks: what the page says, or else three.
const PAUSE = 1000 * (Number(part?.dataset.follow) || 3);

async function look() {
  try {
    const answer = await fetch(location.href);
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-follow]");
      if (fresh === null) {
        location.reload();
        return;
      }
      part.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // The line is broken: it is looked again.
  }
  setTimeout(look, PAUSE);
}

if (part !== null) {
  setTimeout(look, PAUSE);
}
