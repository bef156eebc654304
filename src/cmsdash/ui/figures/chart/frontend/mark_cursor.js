/* Reaches the marks of a chart by pointer, touch and keyboard. One mark at a time is in the document, as an option of a
   list box, at the place where it is drawn: arrow keys move the focus to the option of another mark, so that screen
   readers tell it. A box shows the words of the mark under the pointer or the focus. */
import { markInNextRow, nearestMark } from "./marks.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
const ROWS = { ArrowDown: 1, ArrowUp: -1 };
const MIN_FOCUS_PX = 24;
const FOCUS_GAP_PX = 10; // the box does not cover the outline of the focus
let count = 0;
let chosen = null; // the name of a chart and the mark in it, if the last key was a click on it

export class MarkCursor {
  constructor(element) {
    this.element = element;
    this.marks = [];
    this.mark = null; // the one that the keyboard has reached
    this.pointed = null; // the one under the pointer
    this.shown = null; // the one whose box is open
    this.dismissed = null; // the one whose box was closed by Escape
    this.list = addPart(element, "cms-marks");
    this.list.setAttribute("role", "listbox");
    this.hint = addPart(element, "cms-marks-hint");
    this.hint.id = `cms-marks-hint-${count += 1}`;
    this.hint.hidden = true;
    this.box = addPart(element, "cms-mark-box");
    this.box.setAttribute("aria-hidden", "true"); // the option has the same words
    this.box.hidden = true;
    this.option = this.list.appendChild(this.makeOption());
    element.addEventListener("pointermove", (event) => { if (event.pointerType !== "touch") this.point(event); });
    element.addEventListener("pointerleave", () => { this.pointed = null; this.rest(); });
    element.addEventListener("click", (event) => this.click(event));
    this.closer = (event) => this.notice(event);
    for (const type of ["keydown", "pointerdown"]) document.addEventListener(type, this.closer, true);
  }

  update({ name, clickable, labels }, onClick) {
    this.name = name;
    this.onClick = onClick;
    this.list.setAttribute("aria-label", labels.marks);
    this.hint.textContent = labels[clickable ? "keys_click" : "keys"];
    if (!this.mark) this.option.setAttribute("aria-label", labels.marks); // until the chart is drawn
  }

  // Keeps the mark that the keyboard has reached, also where a filter has changed its words.
  setMarks(marks) {
    const isFirst = !this.mark;
    const isReplaced = isFirst && chosen?.name === this.name; // Streamlit has made the chart anew, without the focus
    const mark = isReplaced ? chosen.mark : this.mark;
    if (isReplaced) chosen = null;
    this.marks = marks;
    this.list.hidden = !marks.length;
    this.pointed = this.dismissed = null;
    this.hide();
    this.mark = marks.find(({ words }) => words === mark?.words) ?? marks.find(({ code }) => code && code === mark?.code)
      ?? marks[0] ?? null;
    if (!this.mark) return;
    this.describe(this.option);
    if (isReplaced && document.activeElement === document.body) this.option.focus({ preventScroll: true });
    else if (isFirst && this.isFocused()) this.focusMark(); // its words come after the focus
    else this.rest();
  }

  makeOption() {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.setAttribute("aria-describedby", this.hint.id);
    option.tabIndex = 0;
    option.addEventListener("keydown", (event) => this.press(event));
    option.addEventListener("focus", () => { this.dismissed = null; this.rest(); });
    option.addEventListener("blur", () => this.hide());
    return option;
  }

  describe(option) {
    const { words, x, y, left, top, right, bottom } = this.mark;
    const [width, height] = [Math.max(right - left, MIN_FOCUS_PX), Math.max(bottom - top, MIN_FOCUS_PX)];
    option.setAttribute("aria-label", words.replaceAll("\n", ", "));
    option.setAttribute("aria-posinset", this.marks.indexOf(this.mark) + 1);
    option.setAttribute("aria-setsize", this.marks.length);
    Object.assign(option.style, px({ left: x - width / 2, top: y - height / 2, width, height }));
  }

  press(event) {
    if (!this.mark || event.ctrlKey || event.altKey || event.metaKey) return;
    const at = this.marks.indexOf(this.mark);
    const { key } = event;
    if (key === "Enter" || key === " ") {
      chosen = { name: this.name, mark: this.mark };
      this.choose(this.mark);
    } else if (key in STEPS) this.move(this.marks[at + STEPS[key]]);
    else if (key in ROWS) this.move(markInNextRow(this.marks, this.mark, ROWS[key]));
    else if (key === "Home") this.move(this.marks[0]);
    else if (key === "End") this.move(this.marks.at(-1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(mark) {
    if (!mark || mark === this.mark) return;
    this.mark = mark;
    this.focusMark();
  }

  // A new option takes the focus: screen readers do not tell every change of the name of a focused one.
  focusMark() {
    const option = this.makeOption();
    this.describe(option);
    const before = this.option;
    this.option = option;
    this.list.append(option);
    option.focus();
    before.remove();
  }

  point(event) {
    if (this.box.contains(event.target)) return; // the box stays under the pointer
    const mark = this.markAt(event);
    this.element.classList.toggle("cms-chart-pointed", Boolean(mark?.code));
    if (mark !== this.pointed) this.dismissed = null;
    this.pointed = mark;
    if (!mark) this.rest();
    else if (mark !== this.dismissed) this.show(mark);
  }

  click(event) {
    if (this.box.contains(event.target)) return;
    const mark = event.detail ? this.markAt(event) : this.mark; // a click without a pointer is on the option
    if (!mark) return void this.rest();
    this.show(mark);
    this.choose(mark);
  }

  choose(mark) {
    if (mark.code) this.onClick(mark.code);
  }

  markAt({ clientX, clientY }) {
    const corner = this.element.getBoundingClientRect();
    return nearestMark(this.marks, clientX - corner.left, clientY - corner.top);
  }

  // The box touches the mark, so that the pointer can move onto it.
  show(mark, gap = 0) {
    if (mark === this.shown) return;
    this.shown = mark;
    this.box.textContent = mark.words;
    this.box.hidden = false;
    const { offsetWidth, offsetHeight } = this.box;
    const left = Math.max(0, Math.min(mark.x - offsetWidth / 2, this.element.clientWidth - offsetWidth));
    const isBelow = this.element.getBoundingClientRect().top + mark.top < offsetHeight + gap;
    Object.assign(this.box.style, px({ left, top: isBelow ? mark.bottom + gap : mark.top - gap - offsetHeight }));
  }

  isFocused() {
    return this.option === document.activeElement;
  }

  // Without a mark under the pointer, the box is that of the mark that has the focus.
  rest() {
    if (this.isFocused() && this.mark && this.mark !== this.dismissed) this.show(this.mark, FOCUS_GAP_PX);
    else this.hide();
  }

  hide() {
    this.shown = null;
    this.box.hidden = true;
  }

  // Any key and any press of a pointer on the page.
  notice(event) {
    chosen = null;
    if (this.box.hidden) return;
    if (event.key === "Escape") {
      this.dismissed = this.shown;
      this.hide();
      event.stopPropagation();
    } else if (event.type === "pointerdown" && !this.element.contains(event.target)) this.hide();
  }

  remove() {
    for (const type of ["keydown", "pointerdown"]) document.removeEventListener(type, this.closer, true);
  }
}

const px = (lengths) => Object.fromEntries(Object.entries(lengths).map(([name, length]) => [name, `${length}px`]));

function addPart(parent, name) {
  const part = document.createElement("div");
  part.className = name;
  return parent.appendChild(part);
}
