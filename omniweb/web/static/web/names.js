// Names in the code: which word is under the pointer or at the caret, and at which column.
// Nothing of it is in the page. It tells of a word by the event "omniweb:word" on the code, with
// { by: "rest" | "touch" | "go" | "uses" | "step", line, column, length, text }.
"use strict";
(() => {
  const code = document.querySelector(".code");
  if (!code) return;
  const REST = 150;
  const DOUBLE_CLICK = 220;
  const NO_NAME = ".tc, .ts, .tn, .tk, .unseen";
  const WORD = /[\p{L}\p{M}\p{N}_$]+[?!]?/gu;
  const HOLE = "\ufffc";
  let resting = 0;
  let clicked = 0;
  let touched = false;

  // The text of a row as the server has it: what is shown of an unseen character stands for one.
  const textOf = (row) => {
    const parts = [];
    let text = "";
    const walk = document.createTreeWalker(row.querySelector("code"), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const hole = Boolean(node.parentElement.closest(".unseen"));
      const name = !node.parentElement.closest(NO_NAME);
      parts.push({ node, at: text.length, end: text.length + (hole ? 1 : node.length), hole, name });
      text += hole ? HOLE : node.data;
    }
    return { parts, text };
  };
  const wordsOf = (row) => {
    const { parts, text } = textOf(row);
    return [...text.matchAll(WORD)]
      .filter(({ 0: word, index }) => /^\D/.test(word) && parts.find((each) => index < each.end)?.name)
      .map(({ 0: word, index }) => ({
        line: Number(row.id.slice(1)),
        column: [...text.slice(0, index)].length,
        length: word.length,
        text: word,
        at: index,
      }));
  };
  const wordAt = (node, offset) => {
    const row = node?.parentElement?.closest(".code .row");
    if (!row || node.nodeType !== Node.TEXT_NODE) return null;
    const part = textOf(row).parts.find((each) => each.node === node);
    if (!part || part.hole) return null;
    const at = part.at + offset;
    return wordsOf(row).find((each) => each.at <= at && at <= each.at + each.length) ?? null;
  };
  // The place of a word in the page as it is now; links and marks may have split its text.
  const rangeOf = (word) => {
    const { parts } = textOf(document.getElementById(`L${word.line}`));
    const first = parts.find((each) => word.at < each.end);
    const last = parts.find((each) => word.at + word.length <= each.end);
    if (!first || !last) return null;
    const range = document.createRange();
    range.setStart(first.node, word.at - first.at);
    range.setEnd(last.node, word.at + word.length - last.at);
    return range;
  };
  const caretAt = (x, y) => {
    if (document.caretPositionFromPoint) {
      const place = document.caretPositionFromPoint(x, y);
      return place && [place.offsetNode, place.offset];
    }
    const range = document.caretRangeFromPoint?.(x, y);
    return range && [range.startContainer, range.startOffset];
  };
  const under = (event) => {
    const caret = caretAt(event.clientX, event.clientY);
    const word = caret && wordAt(...caret);
    const boxes = word ? [...rangeOf(word).getClientRects()] : [];
    const isIn = ({ left, right, top, bottom }) =>
      left <= event.clientX && event.clientX <= right && top <= event.clientY && event.clientY <= bottom;
    return boxes.some(isIn) ? word : null;
  };
  const atCaret = () => {
    const { anchorNode, anchorOffset } = getSelection();
    return anchorNode && wordAt(anchorNode, anchorOffset);
  };
  const tell = (word, by) =>
    code.dispatchEvent(new CustomEvent("omniweb:word", { detail: { ...word, by, range: () => rangeOf(word) } }));

  const wordOfLink = (link) => wordsOf(link.closest(".row")).find((each) => each.column === Number(link.dataset.column));
  const current = () => {
    const link = document.activeElement?.closest?.("a.name") ?? code.querySelector("a.name:hover");
    return link ? wordOfLink(link) : atCaret();
  };
  const step = (by) => {
    const rows = [...code.querySelectorAll(".row")];
    const now = document.activeElement?.closest?.("a.name");
    const box = code.getBoundingClientRect();
    const first = code.querySelector(".row.chosen") ??
      document.elementFromPoint(box.left + 90, Math.max(box.top + 12, 130))?.closest(".row") ?? rows[0];
    const column = now ? Number(now.dataset.column) : -1;
    const isAhead = (each) => !now || (by > 0 ? each.column > column : each.column < column);
    for (let at = rows.indexOf(now?.closest(".row") ?? first), own = true; rows[at]; at += by, own = false) {
      const words = wordsOf(rows[at]).filter((each) => !own || isAhead(each));
      if (words.length) return tell(words.at(by > 0 ? 0 : -1), "step");
    }
    return null;
  };

  code.addEventListener("pointermove", (event) => {
    clearTimeout(resting);
    if (event.pointerType === "touch" || event.buttons || event.target.closest("a.name")) return;
    resting = setTimeout(() => {
      const word = under(event);
      if (word) tell(word, "rest");
    }, REST);
  });
  code.addEventListener("pointerleave", () => clearTimeout(resting));
  code.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  // A second click chooses the word, as everywhere, so the first one waits for it.
  code.addEventListener("click", (event) => {
    clearTimeout(clicked);
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest(".number")) return;
    const link = event.target.closest("a.name");
    if (link) event.preventDefault();
    if (event.detail > 1 || (event.detail && !getSelection().isCollapsed)) return;
    const word = link ? wordOfLink(link) : under(event);
    if (word) clicked = setTimeout(() => tell(word, touched ? "touch" : "go"), event.detail ? DOUBLE_CLICK : 0);
  });
  document.addEventListener("omniweb:key", (event) => {
    const key = event.detail;
    const inCode = event.target === document.body || code.contains(event.target);
    if (!inCode || event.target.closest(".number")) return;
    if (key === "w" || key === "b") { event.preventDefault(); step(key === "w" ? 1 : -1); return; }
    if (key !== "r" && (key !== "Enter" || event.target.closest("a"))) return;
    const word = current();
    if (word) { event.preventDefault(); tell(word, key === "r" ? "uses" : "go"); }
  });
})();
