// Buttons that copy: data-copy holds the text; a permalink takes the chosen lines with it.
"use strict";
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const lines = button.hasAttribute("data-copy-permalink") ? location.hash : "";
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy + lines);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Copying is not allowed here";
  }
  setTimeout(() => { button.textContent = label; }, 1500);
});
