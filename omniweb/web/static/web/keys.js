// Keys: "/" to the search box, j and k through the hits, "?" for the list of keys.
// They can be switched off, and never act while somebody types.
"use strict";
(() => {
  const STORED = "omniweb.keys";
  const isOn = () => localStorage.getItem(STORED) !== "off";
  const typing = (target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  const move = (step) => {
    const links = [...document.querySelectorAll(".hit-link")];
    if (!links.length) return;
    const now = links.findIndex((link) => link.closest(".hit").contains(document.activeElement));
    const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step;
    const link = links[Math.max(0, Math.min(next, links.length - 1))];
    link.focus({ preventScroll: true, focusVisible: true });
    link.closest(".hit").scrollIntoView({ block: "nearest" });
  };

  const actions = {
    "/": () => {
      const box = document.getElementById("q");
      if (box) { box.focus(); box.select(); }
    },
    "?": () => document.getElementById("keys")?.showModal(),
    j: () => move(1),
    k: () => move(-1),
    y: () => document.querySelector("[data-copy-permalink]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target.id === "q") { event.target.blur(); return; }
    if (typing(event.target) || !isOn() || document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); return; }
    // Other keys go to the page's own scripts, by the same rules.
    const key = new CustomEvent("omniweb:key", { bubbles: true, cancelable: true, detail: event.key });
    if (!event.target.dispatchEvent(key)) event.preventDefault();
  });

  // Delegated, so that it survives the pages that htmx swaps in.
  document.addEventListener("change", (event) => {
    if (event.target.id === "keys-on") {
      localStorage.setItem(STORED, event.target.checked ? "on" : "off");
    }
  });
  const showSetting = () => {
    const box = document.getElementById("keys-on");
    if (box) box.checked = isOn();
  };
  document.addEventListener("htmx:load", showSetting);
  showSetting();

  // A menu closes when somebody clicks elsewhere or presses Escape.
  const closeMenus = (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target)) {
        menu.open = false;
      }
    }
  };
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", closeMenus);
})();
