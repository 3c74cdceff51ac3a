// The box of a query: Enter searches, Shift+Enter makes a line; what is short goes into the address.
"use strict";
(() => {
  const MAX_ADDRESS = 2000; // as omniweb/web/long_texts.py says
  const isBox = (element) => element instanceof HTMLTextAreaElement && element.name === "q";
  const fits = (text) => text.length <= MAX_ADDRESS && encodeURIComponent(text.trim()).length <= MAX_ADDRESS;

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !isBox(event.target)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // A form posts, for texts that no address can hold, and without scripts always.
  document.addEventListener("submit", (event) => {
    const box = event.target.elements.namedItem("q");
    if (isBox(box)) event.target.method = fits(box.value) ? "get" : "post";
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, parameters } = event.detail;
    if (!(elt instanceof HTMLFormElement) || !isBox(elt.elements.namedItem("q"))) return;
    for (const [name, value] of Object.entries(parameters)) {
      if (value === "" && name !== "q") delete parameters[name];
    }
    parameters.q = parameters.q.trim();
    if (fits(parameters.q)) Object.assign(event.detail, { verb: "get", useUrlParams: true });
  });

  // Where the browser does not fit a box to its text itself.
  if (CSS.supports("field-sizing", "content")) return;
  document.addEventListener("input", (event) => {
    if (isBox(event.target) && event.target.closest(".box")) {
      event.target.rows = Math.min(event.target.value.split("\n").length, 12);
    }
  });
})();
