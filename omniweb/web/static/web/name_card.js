// A name becomes a link once it is known to lead somewhere; a card beside it tells what it is.
// What is told of words: names.js. Each place is asked about once.
"use strict";
(() => {
  const code = document.querySelector(".code");
  if (!code) return;
  const LEAVE = 250;
  const asked = new Map();
  let link = null;
  let card = null;
  let latest = 0;
  let leaving = 0;

  const address = (page, word) => `${code.dataset[page]}${word.line}:${word.column}`;
  const ask = (word) => {
    const key = `${word.line}:${word.column}`;
    if (!asked.has(key)) {
      asked.set(key, fetch(address("card", word), { headers: { "HX-Request": "true" } })
        .then((answer) => (answer.status === 200 ? answer.text() : answer.status === 204 ? "" : Promise.reject(answer.status)))
        .catch(() => { asked.delete(key); return ""; }));
    }
    return asked.get(key);
  };
  const parsed = (html) => document.adoptNode(new DOMParser().parseFromString(html, "text/html").getElementById("name-card"));
  const hide = () => {
    clearTimeout(leaving);
    card?.remove();
    card = null;
    link?.removeAttribute("aria-describedby");
  };
  const isSelecting = () => !getSelection().isCollapsed;
  const unlink = () => {
    hide();
    const parent = link?.parentNode;
    if (parent) { link.replaceWith(...link.childNodes); parent.normalize(); }
    link = null;
  };
  const linked = (word) => {
    if (link?.isConnected && link.dataset.line === String(word.line) && link.dataset.column === String(word.column)) return link;
    unlink();
    const range = word.range();
    if (!range) return null;
    link = Object.assign(document.createElement("a"), { className: "name", href: address("definition", word), draggable: false });
    Object.assign(link.dataset, { line: word.line, column: word.column });
    link.tabIndex = -1;
    link.append(range.extractContents());
    range.insertNode(link);
    return link;
  };
  const place = () => {
    const name = link.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const above = name.bottom + height + 12 > innerHeight && name.top > height + 70;
    card.style.left = `${scrollX + Math.max(8, Math.min(name.left, document.documentElement.clientWidth - width - 8))}px`;
    card.style.top = `${scrollY + (above ? name.top - height - 6 : name.bottom + 6)}px`;
  };
  const show = (html) => {
    hide();
    card = parsed(html);
    document.querySelector("main").append(card);
    card.addEventListener("pointerenter", () => clearTimeout(leaving));
    card.addEventListener("pointerleave", leave);
    link.setAttribute("aria-describedby", "name-card");
    htmx.process(card);
    place();
  };
  const leave = () => {
    clearTimeout(leaving);
    // To move text would end the selection that it is in.
    leaving = setTimeout(() => (document.activeElement === link || isSelecting() ? hide() : unlink()), LEAVE);
  };
  const nothing = (word) => {
    document.getElementById("name-news").textContent = `Nothing is known of “${word.text}”.`;
  };
  const panel = (url) => {
    hide();
    document.dispatchEvent(new CustomEvent("omniweb:panel", { detail: { url, from: link } }));
  };
  const follow = (html) => {
    const { go, list } = parsed(html).dataset;
    if (go) { hide(); location.assign(go); } else panel(list);
  };

  code.addEventListener("omniweb:word", async ({ detail: word }) => {
    if (word.by === "rest" && isSelecting()) return;
    const turn = ++latest;
    if (word.by === "step") linked(word)?.focus();
    const html = await ask(word);
    if (turn !== latest || (word.by === "rest" && isSelecting())) return;
    if (!html) { if (word.by !== "rest") nothing(word); else unlink(); return; }
    if (!linked(word)) return;
    const leads = /^<[^>]* data-(?:go|list)=/.test(html); // what comes from elsewhere has a card alone
    if (word.by === "go" && leads) follow(html);
    else if (word.by === "uses" && leads) panel(address("references", word));
    else show(html);
  });
  code.addEventListener("pointerover", (event) => {
    if (!link) return;
    if (event.target.closest("a.name")) clearTimeout(leaving); else leave();
  });
  code.addEventListener("pointerleave", () => { if (link) leave(); });
  code.addEventListener("focusout", (event) => { if (event.target === link && !card?.matches(":hover")) hide(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card) { hide(); event.stopImmediatePropagation(); }
  });
})();
