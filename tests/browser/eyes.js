// What a test asks a page: each question is answered with sentences, none where all is well.
(() => {
  const tag = one => one.outerHTML.slice(0, 100);
  const shown = one => one.checkVisibility({ visibilityProperty: true });
  let stops = [];

  // How an input looks, so that one sees whether the focus changes it. Ticks are drawn by the label.
  const look = one => {
    const told = getComputedStyle(one);
    const drawn = one.matches("[type=radio], [type=checkbox]") && one.nextElementSibling;
    const mark = drawn ? getComputedStyle(one.nextElementSibling, "::before") : told;
    return [told.outline, told.boxShadow, told.backgroundColor, told.borderColor, mark.boxShadow,
      mark.outline].join("|");
  };

  // Tab stops once at a group of radios: at the one that is chosen, else at the first.
  const first = one => {
    if (one.type !== "radio") return true;
    const group = [...document.getElementsByName(one.name)];
    return one === (group.find(other => other.checked) || group.find(shown));
  };

  const reached = () => {
    const stop = stops.find(stop => stop.one === document.activeElement);
    if (!stop) return;
    stop.reached = true;
    stop.seen = look(stop.one) !== stop.before;
  };

  window.guildhall = {
    // The design system puts the way back ahead of what the skip link leads to, in no landmark.
    axe: (rules, without) => axe.run(document, {
      runOnly: { type: "tag", values: rules }, resultTypes: ["violations"],
      rules: Object.fromEntries(["region", ...without].map(one => [one, { enabled: false }])),
    }).then(found => found.violations.map(one => {
      const where = one.nodes.slice(0, 3).map(node => node.target.join(" "));
      return `${one.id} (${one.help}): ${where.join("; ")}`;
    })),

    sideways: () => {
      const wide = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= wide) return [];
      const beyond = [...document.body.querySelectorAll("*")].filter(
        one => one.getBoundingClientRect().right > wide + 1 && shown(one));
      return [`it scrolls sideways: ${beyond.slice(-3).map(tag).join("; ")}`];
    },

    // Begin at the top, and say how often Tab has to be pressed.
    begin: () => {
      const all = "a[href], button, input, select, textarea, summary";
      stops = [...document.querySelectorAll(all)].filter(one =>
        one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && shown(one) && first(one));
      document.activeElement.blur();
      stops = stops.map(one => ({ one, before: look(one), reached: false, seen: false }));
      document.addEventListener("focusin", reached);
      stops[0].one.focus();
      return stops.length - 1;
    },

    missed: () => {
      document.activeElement.blur();
      return stops.flatMap(stop =>
        !stop.reached ? [`Tab does not reach ${tag(stop.one)}`]
          : !stop.seen ? [`one does not see that the focus is on ${tag(stop.one)}`] : []);
    },

    errors: () => {
      const summary = document.querySelector(".govuk-error-summary");
      const titled = document.title.startsWith("Error:");
      if (!summary) return titled ? ["an error without a summary"] : [];
      const found = [];
      if (!titled) found.push("the title does not say that there is an error");
      if (document.activeElement !== summary) found.push("the summary has not got the focus");
      for (const link of summary.querySelectorAll("a")) {
        const to = link.getAttribute("href");
        const input = document.getElementById(to.slice(1));
        if (!input) found.push(`${to} leads nowhere`);
        else if (!input.matches("input, select, textarea, summary, a, button"))
          found.push(`${to} leads to no input`);
      }
      return found;
    },

    printed: () => {
      const gone = ".govuk-skip-link, nav, .govuk-service-navigation, .govuk-back-link, button, footer";
      const left = [...document.querySelectorAll(gone)].filter(one => one.checkVisibility());
      const found = left.slice(0, 3).map(one => `it is printed: ${tag(one)}`);
      if (!document.querySelector("h1").checkVisibility()) found.push("the heading is not printed");
      return found;
    },

    moving: () => [...document.querySelectorAll("*")].filter(one => {
      const told = getComputedStyle(one);
      const lengths = told.transitionDuration.split(", ");
      return told.animationName !== "none" || lengths.some(one => one !== "0s");
    }).slice(0, 3).map(one => `it moves: ${tag(one)}`),
  };
})();
