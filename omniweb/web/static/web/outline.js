// The symbols beside a file: the one in view is the current one, and typing narrows the list.
"use strict";
(() => {
  const code = document.querySelector(".code");
  const outline = document.querySelector(".outline");
  if (!code || !outline) return;
  const links = [...outline.querySelectorAll("a[data-first]")];
  const filter = outline.querySelector("input");
  const told = outline.querySelector("[role=status]");
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  const UNDER_THE_BAR = 12;
  const MOST_TRIES = 10;
  let pinned = 0;
  let waits = false;
  let tries = 0;

  // The line that is read: the one that was gone to last, until one scrolls, then the first in view.
  const line = () => {
    if (pinned) return pinned;
    const box = code.getBoundingClientRect();
    const top = Math.max(box.top, parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0);
    const row = document.elementFromPoint(box.left + 80, top + UNDER_THE_BAR)?.closest?.(".code .row");
    return row ? Number(row.id.slice(1)) : 0;
  };
  // The innermost one around that line; between two of them the one that has just ended.
  const current = () => {
    const now = line();
    const begun = links.filter((each) => Number(each.dataset.first) <= now);
    return begun.findLast((each) => now <= Number(each.dataset.last)) ?? begun.at(-1);
  };
  // Scrolls the list alone, and never the page.
  const show = (link) => {
    const [box, own] = [outline.getBoundingClientRect(), link.getBoundingClientRect()];
    const head = filter ? filter.getBoundingClientRect().bottom - box.top : 0;
    if (own.top >= box.top + head && own.bottom <= box.bottom) return;
    const top = outline.scrollTop + own.top - box.top - head - outline.clientHeight / 3;
    outline.scrollTo({ top, behavior: isCalm.matches ? "instant" : "smooth" });
  };
  const follow = () => {
    waits = false;
    // Rows that have just come into view are there a frame or two later.
    tries = line() ? 0 : tries + 1;
    if (tries) { if (tries <= MOST_TRIES) soon(); return; }
    const now = current();
    const before = outline.querySelector("a[aria-current]");
    if (now === before) return;
    before?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    if (now && !outline.contains(document.activeElement) && !outline.matches(":hover")) show(now);
  };
  const soon = () => {
    if (!waits) requestAnimationFrame(follow);
    waits = true;
  };
  const pin = () => {
    pinned = Number(/^#L(\d+)/.exec(location.hash)?.[1] ?? 0);
    soon();
  };
  const unpin = (event) => {
    if (!outline.contains(event.target)) pinned = 0;
  };

  const narrow = () => {
    const wanted = filter.value.trim().toLowerCase();
    let left = 0;
    for (const link of links) {
      const fits = link.querySelector(".name").textContent.toLowerCase().includes(wanted);
      link.closest("li").hidden = !fits;
      left += fits;
    }
    told.textContent = wanted ? `${left} of ${links.length}` : "";
  };
  filter?.addEventListener("input", narrow);
  filter?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && filter.value) {
      event.stopPropagation();
      filter.value = "";
      narrow();
    } else if (event.key === "Enter" && !event.isComposing) {
      links.find((each) => !each.closest("li").hidden)?.click();
    }
  });

  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, unpin, { passive: true, capture: true });
  }
  for (const kind of ["scroll", "resize"]) {
    addEventListener(kind, () => { tries = 0; soon(); }, { passive: true });
  }
  addEventListener("hashchange", pin);
  // A click on the number of a line changes the address, and tells nobody.
  code.addEventListener("click", (event) => {
    if (event.target.closest(".number")) setTimeout(pin);
  });
  pin();
})();
