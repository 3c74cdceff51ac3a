// The search form: another mode searches again at once.
"use strict";
document.addEventListener("change", (event) => {
  if (event.target.name === "mode" && document.getElementById("q")?.value.trim()) {
    event.target.form.requestSubmit();
  }
});
