// The matches of the search that led to a file: n and p go through them, "3 of 17" says where.
"use strict";
(() => {
  const bar = document.querySelector(".matches");
  const marks = [...document.querySelectorAll(".code mark")];
  if (!bar || !marks.length) return;
  const count = bar.querySelector(".match-place");
  const lineOf = (mark) => Number(mark.closest(".row").id.slice(1));
  const chosen = Number(/^#L(\d+)/.exec(location.hash)?.[1] ?? 1);
  let now = Math.max(0, marks.findIndex((mark) => lineOf(mark) >= chosen));

  const show = () => {
    document.querySelector(".code mark.now")?.classList.remove("now");
    marks[now].classList.add("now");
    count.textContent = `${now + 1} of ${marks.length}`;
  };
  const move = (step) => {
    now = (now + step + marks.length) % marks.length;
    show();
    marks[now].scrollIntoView({ block: "center", inline: "nearest" });
  };
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) move(Number(button.dataset.step));
  });
  document.addEventListener("omniweb:key", (event) => {
    const step = { n: 1, p: -1 }[event.detail];
    if (step) { event.preventDefault(); move(step); }
  });
  for (const button of bar.querySelectorAll("[hidden]")) button.hidden = false;
  show();
})();
