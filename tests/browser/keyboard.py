"""Presses keys on a page and reports which element has the focus and whether it is visible."""

from dataclasses import dataclass

from playwright.sync_api import ElementHandle, Frame, Page

FOCUSED_ELEMENT = """() => {
  const e = document.activeElement;
  return e && e !== document.body && e.tagName !== "IFRAME" ? e : null;
}"""
COMPUTED_STYLES = """(e) => {
  const parts = [];
  for (let ancestor = e, level = 0; ancestor && level < 8; ancestor = ancestor.parentElement, level += 1) {
    const s = getComputedStyle(ancestor);
    parts.push([s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.borderWidth,
      s.backgroundColor, s.textDecorationLine, s.clipPath, s.opacity].join());
  }
  return parts.join("|");
}"""
ELEMENT_PROPERTIES = """(e) => {
  const b = e.getBoundingClientRect();
  const line = e.getClientRects()[0] || b; // the first line of a link that wraps: other text may be between its lines
  const x = Math.min(Math.max(line.x + line.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(line.y + line.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return {
    tag: e.tagName, id: e.id, width: b.width, height: b.height,
    role: e.getAttribute("role") || "", city: e.dataset.city || "", testid: e.dataset.testid || "",
    name: (e.getAttribute("aria-label") || e.innerText || "").trim().replace(/\\s+/g, " ").slice(0, 80),
    is_uncovered: e.tagName === "MAIN" || !top || e.contains(top) || top.contains(e),
    is_in_window: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
  };
}"""
WAIT_UNTIL_STILL = """(e) => new Promise((done) => {
  let previous = NaN, same = 0;
  const poll = () => {
    const y = e.getBoundingClientRect().y;
    same = y === previous ? same + 1 : 0;
    previous = y;
    if (same > 3) done(); else setTimeout(poll, 50);
  };
  poll();
})"""
FOLLOWS_IN_DOCUMENT = "([a, b]) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"


@dataclass(frozen=True)
class TabStop:
    """A focused element, its frame and the properties that the tests check."""

    element: ElementHandle
    frame: Frame
    tag: str
    id: str
    role: str
    name: str
    city: str
    testid: str
    width: float
    height: float
    is_uncovered: bool
    is_in_window: bool

    @property
    def style(self) -> str:
        """The current outlines, shadows, borders and backgrounds of the element and its ancestors."""
        return str(self.element.evaluate(COMPUTED_STYLES))


class Keyboard:
    """The keyboard of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> TabStop | None:
        """Press a key and return the focused element, or None if the focus has left the page."""
        self.page.keyboard.press(key)
        return self.find_focus()

    def find_focus(self) -> TabStop | None:
        """Return the focused element, also inside a frame, or None."""
        frame = self.page.main_frame
        active = frame.evaluate_handle("() => document.activeElement").as_element()
        child = active.content_frame() if active else None
        frame = child or frame
        element = frame.evaluate_handle(FOCUSED_ELEMENT).as_element()
        if element is None:
            return None
        properties = element.evaluate(ELEMENT_PROPERTIES)
        if not (properties["is_in_window"] and properties["is_uncovered"]):  # the page may still be scrolling
            element.evaluate(WAIT_UNTIL_STILL)
            properties = element.evaluate(ELEMENT_PROPERTIES)
        return TabStop(element, frame, **properties)

    def tab_to(self, name: str, tag: str, limit: int = 120) -> TabStop:
        """Press Tab until an element with this name and tag has the focus."""
        for _ in range(limit):
            stop = self.press("Tab")
            if stop and name in stop.name and stop.tag == tag:
                return stop
        raise AssertionError(f"the Tab key does not reach {name}")
