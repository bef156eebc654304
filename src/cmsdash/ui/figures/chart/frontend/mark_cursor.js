/* Reaches the marks of a chart by pointer, touch and keyboard. One mark at a time is in the document, as an option of a
   list box, at the place where it is drawn: arrow keys move the focus to the option of another mark, so that screen
   readers tell it. A box shows the words of the mark under the pointer or the focus. */
import { markInNextRow, nearestMark } from "./marks.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
const ROWS = { ArrowDown: 1, ArrowUp: -1 };
const MIN_FOCUS_PX = 24;
const FOCUS_GAP_PX = 10; // the box does not cover the outline of the focus
let count = 0;
let chosen = null; // the name and the mark of the chart where a key was last a click

export class MarkCursor {
  constructor(element) {
    this.element = element;
    this.marks = [];
    this.mark = null; // the one that the keyboard has reached
    this.shown = null; // the one whose box is open
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
    element.addEventListener("pointerleave", () => { this.dismissed = null; this.hide(); });
    element.addEventListener("click", (event) => this.click(event));
    this.closer = (event) => this.closeFromOutside(event);
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
    const isReplaced = !this.mark && chosen?.name === this.name; // Streamlit has made the chart anew, without the focus
    const mark = isReplaced ? chosen.mark : this.mark;
    this.marks = marks;
    this.list.hidden = !marks.length;
    this.hide();
    this.mark = marks.find(({ words }) => words === mark?.words) ?? marks.find(({ code }) => code && code === mark?.code)
      ?? marks[0] ?? null;
    if (!this.mark) return;
    this.describe(this.option);
    if (isReplaced && document.activeElement === document.body) this.option.focus({ preventScroll: true });
    else if (this.option === document.activeElement) this.show(this.mark, FOCUS_GAP_PX);
  }

  makeOption() {
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.setAttribute("aria-describedby", this.hint.id);
    option.tabIndex = 0;
    option.addEventListener("keydown", (event) => this.press(event));
    option.addEventListener("focus", () => { if (this.mark) this.show(this.mark, FOCUS_GAP_PX); });
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
    }
    else if (key in STEPS) this.move(this.marks[at + STEPS[key]]);
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
    if (!mark) this.dismissed = null;
    if (mark && mark !== this.dismissed) this.show(mark);
    else if (!mark) this.hide();
  }

  click(event) {
    if (this.box.contains(event.target)) return;
    const mark = event.target === this.option ? this.mark : this.markAt(event);
    if (!mark) return;
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
    this.dismissed = null;
    this.box.textContent = mark.words;
    this.box.hidden = false;
    const { offsetWidth, offsetHeight } = this.box;
    const left = Math.max(0, Math.min(mark.x - offsetWidth / 2, this.element.clientWidth - offsetWidth));
    const isBelow = this.element.getBoundingClientRect().top + mark.top < offsetHeight + gap;
    Object.assign(this.box.style, px({ left, top: isBelow ? mark.bottom + gap : mark.top - gap - offsetHeight }));
  }

  hide() {
    this.shown = null;
    this.box.hidden = true;
  }

  closeFromOutside(event) {
    if (this.box.hidden) return;
    if (event.key === "Escape") {
      this.dismissed = this.shown; // until the pointer has left the mark
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
