// The panel beside the code: parts of pages about names. It takes the focus and gives it back.
"use strict";
(() => {
  const panel = document.getElementById("panel");
  if (!panel) return;
  let opener = null;

  const open = async (url, from) => {
    opener?.removeAttribute("aria-expanded");
    opener = from;
    from?.setAttribute("aria-controls", "panel");
    from?.setAttribute("aria-expanded", "true");
    panel.hidden = false;
    document.documentElement.classList.add("with-panel");
    await htmx.ajax("GET", url, "#panel-body");
    panel.setAttribute("aria-label", panel.querySelector("h2")?.textContent ?? "Names");
    panel.scrollTop = 0;
    panel.focus();
  };
  const close = () => {
    panel.hidden = true;
    document.documentElement.classList.remove("with-panel");
    opener?.setAttribute("aria-expanded", "false");
    (opener?.isConnected ? opener : document.querySelector(".code"))?.focus({ preventScroll: true });
  };

  document.addEventListener("omniweb:panel", ({ detail: { url, from } }) => open(url, from));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.href, link.closest(".name-card, .panel") ? document.querySelector(".code a.name") ?? opener : link);
  });
  panel.querySelector(".panel-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && !document.querySelector("dialog[open]")) close();
  });
})();
