"""A reader without a mouse: presses keys, and tells where the focus is and whether it can be seen there."""

from dataclasses import dataclass

from playwright.sync_api import ElementHandle, Frame, Page

FOCUSED = """() => {
  const e = document.activeElement;
  return e && e !== document.body && e.tagName !== "IFRAME" ? e : null;
}"""
LOOK = """(e) => {
  const parts = [];
  for (let at = e, up = 0; at && up < 8; at = at.parentElement, up += 1) {
    const s = getComputedStyle(at);
    parts.push([s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.borderWidth,
      s.backgroundColor, s.textDecorationLine, s.clipPath, s.opacity].join());
  }
  return parts.join("|");
}"""
ABOUT = """(e) => {
  const b = e.getBoundingClientRect();
  const line = e.getClientRects()[0] || b; // of a link on two lines the first: another may stand between them
  const x = Math.min(Math.max(line.x + line.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(line.y + line.height / 2, 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  return {
    tag: e.tagName, id: e.id, width: b.width, height: b.height,
    role: e.getAttribute("role") || "", city: e.dataset.city || "", testid: e.dataset.testid || "",
    name: (e.getAttribute("aria-label") || e.innerText || "").trim().replace(/\\s+/g, " ").slice(0, 80),
    seen: e.tagName === "MAIN" || !top || e.contains(top) || top.contains(e),
    inside: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
  };
}"""
RESTS_IN_PLACE = """(e) => new Promise((done) => {
  let before = NaN, same = 0;
  const look = () => {
    const y = e.getBoundingClientRect().y;
    same = y === before ? same + 1 : 0;
    before = y;
    if (same > 3) done(); else setTimeout(look, 50);
  };
  look();
})"""
AFTER = "([a, b]) => Boolean(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)"


@dataclass(frozen=True)
class Stop:
    """A place where the Tab key stops."""

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
    seen: bool
    inside: bool

    @property
    def look(self) -> str:
        """How the element and what surrounds it is drawn now: outline, shadow, border, ground."""
        return str(self.element.evaluate(LOOK))


class Keyboard:
    """The keys of a reader on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> Stop | None:
        """Presses a key and says where the focus is then; None when it has left the page."""
        self.page.keyboard.press(key)
        return self.here()

    def here(self) -> Stop | None:
        """Where the focus is, looking into frames."""
        frame = self.page.main_frame
        inner = frame.evaluate_handle("() => document.activeElement").as_element()
        child = inner.content_frame() if inner else None
        frame = child or frame
        element = frame.evaluate_handle(FOCUSED).as_element()
        if element is None:
            return None
        about = element.evaluate(ABOUT)
        if not (about["inside"] and about["seen"]):  # the page is still scrolling there
            element.evaluate(RESTS_IN_PLACE)
            about = element.evaluate(ABOUT)
        return Stop(element, frame, **about)

    def to(self, name: str, tag: str, limit: int = 120) -> Stop:
        """Tabs on until an element of this name and tag has the focus."""
        for _ in range(limit):
            stop = self.press("Tab")
            if stop and name in stop.name and stop.tag == tag:
                return stop
        raise AssertionError(f"the Tab key does not reach {name}")
