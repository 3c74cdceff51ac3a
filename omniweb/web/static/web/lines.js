// Line anchors: #L10 and #L10-L20. A click on a number chooses a line, shift-click a range.
"use strict";
(() => {
  const code = document.querySelector(".code");
  if (!code) return;
  const last = Number(code.dataset.lines);

  const chosen = () => {
    const match = /^#L(\d+)(?:-L?(\d+))?$/.exec(location.hash);
    if (!match) return null;
    const [first, end] = [Number(match[1]), Number(match[2] || match[1])].sort((a, b) => a - b);
    return { first: Math.max(1, Math.min(first, last)), end: Math.max(1, Math.min(end, last)) };
  };

  const paint = (scroll) => {
    for (const row of code.querySelectorAll(".chosen")) row.classList.remove("chosen");
    const range = chosen();
    if (range) {
      for (let line = range.first; line <= range.end; line += 1) {
        document.getElementById(`L${line}`)?.classList.add("chosen");
      }
      if (scroll) document.getElementById(`L${range.first}`)?.scrollIntoView({ block: "center" });
    }
  };

  code.addEventListener("click", (event) => {
    const number = event.target.closest(".number");
    if (!number || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const line = Number(number.dataset.n);
    const range = chosen();
    const [first, end] = event.shiftKey && range
      ? [Math.min(range.first, line), Math.max(range.first, line)]
      : [line, line];
    history.replaceState(null, "", first === end ? `#L${first}` : `#L${first}-L${end}`);
    getSelection()?.removeAllRanges();
    paint(false);
  });
  addEventListener("hashchange", () => paint(true));
  paint(true);
})();
