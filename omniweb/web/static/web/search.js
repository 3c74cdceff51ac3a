// The search form: another mode searches again at once; an address says only what was chosen.
"use strict";
document.addEventListener("change", (event) => {
  if (event.target.name === "mode" && document.getElementById("q")?.value.trim()) {
    event.target.form.requestSubmit();
  }
});
document.addEventListener("htmx:configRequest", (event) => {
  for (const [name, value] of Object.entries(event.detail.parameters)) {
    if (value === "" && name !== "q") delete event.detail.parameters[name];
  }
});
