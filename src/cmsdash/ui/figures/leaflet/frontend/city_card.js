/* The card of a city: opened by hover, focus or tap; it can be hovered, stays until it is left, and closes with Escape
   (WCAG 2.2, 1.4.13). It stands in the tab order between the symbols and the buttons of the map. */
"use strict";

const OPEN_DELAY_MS = 90; // before a hovered symbol opens its card
const SWITCH_DELAY_MS = 220; // before another symbol takes over, so that the pointer can cross it on its way to the card
const CLOSE_DELAY_MS = 350; // for the way of the pointer from the symbol to its card
const CARD_GAP_PX = 7; // between the card and the symbol
const CARD_WIDTHS_PX = [320, 240];
const MIN_CARD_HEIGHT_PX = 96;

// Creates the card in a container. Options:
// contentOf(city): HTML of the card as a string, or a node.
// labelOf(city): name of the card for screen readers.
// boxesOf(city): {symbol, others}: the box of the symbol, and those of the other symbols and names, in px of the window.
// openLinks(node, done): lets the links in a node open pages of the dashboard, and calls `done` after each.
// resolveLinks(node): makes the addresses in a node relative to the page, not to this frame.
window.cmsCard = (container, { contentOf, labelOf, boxesOf, openLinks, resolveLinks }) => {
  const card = document.createElement("div");
  card.className = "cms-card";
  card.id = "card";
  card.hidden = true;
  card.setAttribute("role", "group");
  container.insertBefore(card, container.querySelector(".leaflet-control-container"));
  let open = null; // {city, symbol}
  let timer = 0;
  const later = (action, delay) => { clearTimeout(timer); timer = setTimeout(action, delay); };
  const stay = () => clearTimeout(timer);
  // A click with the mouse also focuses the symbol, but does not keep the card open.
  const inUse = () => card.contains(document.activeElement) || (open && open.symbol.matches(":focus-visible"));

  function show(city, symbol) {
    stay();
    if (open && open.symbol !== symbol) open.symbol.removeAttribute("aria-describedby");
    open = { city, symbol };
    const content = contentOf(city);
    if (typeof content === "string") card.innerHTML = content;
    else card.replaceChildren(content);
    resolveLinks(card);
    card.setAttribute("aria-label", labelOf(city));
    card.hidden = false;
    symbol.setAttribute("aria-describedby", card.id);
    place(city);
    window.parent.document.addEventListener("keydown", closeOnEscape, true); // the focus may be outside this frame
    window.parent.document.addEventListener("pointerdown", close, true);
  }

  function close() {
    stay();
    if (!open) return;
    open.symbol.removeAttribute("aria-describedby");
    open = null;
    card.hidden = true;
    window.parent.document.removeEventListener("keydown", closeOnEscape, true);
    window.parent.document.removeEventListener("pointerdown", close, true);
  }

  function closeOnEscape(event) {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    event.stopPropagation();
    const { symbol } = open;
    const back = card.contains(document.activeElement);
    close();
    if (back) {
      symbol.dataset.quiet = ""; // the focus comes back without opening the card again
      symbol.focus({ preventScroll: true });
      delete symbol.dataset.quiet;
    }
  }

  // Places the card beside its symbol, where it covers the fewest symbols and names, and inside the window.
  function place(city) {
    const { symbol, others } = boxesOf(city);
    const [width, height] = [window.innerWidth, window.innerHeight];
    const [x, y] = [(symbol.left + symbol.right) / 2, (symbol.top + symbol.bottom) / 2];
    const clamp = (value, low, high) => Math.max(low, Math.min(value, high));
    const slides = [0, 0.25, 0.5, 0.75, 1];
    const rated = CARD_WIDTHS_PX.flatMap((widest) => {
      const maxWidth = Math.min(widest, width - 16);
      Object.assign(card.style, { left: "0", top: "0", maxHeight: "none", maxWidth: `${maxWidth}px` });
      const { offsetWidth: w, offsetHeight: h } = card;
      const tall = Math.min(h, height - 16);
      const [above, below] = [symbol.top - CARD_GAP_PX - 8, height - 8 - symbol.bottom - CARD_GAP_PX];
      return slides.flatMap((slide) => {
        const top = clamp(y - slide * tall, 8, height - 8 - tall);
        const left = clamp(x - slide * w, 8, width - 8 - w);
        return [
          { left: symbol.right + CARD_GAP_PX, top, h: tall },
          { left: symbol.left - CARD_GAP_PX - w, top, h: tall },
          { left, top: symbol.top - CARD_GAP_PX - Math.min(h, above), h: Math.min(h, above) },
          { left, top: symbol.bottom + CARD_GAP_PX, h: Math.min(h, below) },
        ];
      }).filter((spot) => spot.left >= 8 && spot.left + w <= width - 8 && spot.h >= Math.min(h, MIN_CARD_HEIGHT_PX)).map((spot) => {
        const covered = others.reduce((sum, { box, cost }) => {
          const across = Math.min(box.right, spot.left + w) - Math.max(box.left, spot.left);
          const along = Math.min(box.bottom, spot.top + spot.h) - Math.max(box.top, spot.top);
          return across > 0 && along > 0 ? sum + cost : sum;
        }, 0);
        const room = Math.max(spot.left, width - spot.left - w) / width;
        return { ...spot, maxWidth, cost: covered + (40 * (h - spot.h)) / h - 0.1 * room };
      });
    });
    const [best] = rated.sort((one, other) => one.cost - other.cost);
    if (!best) return;
    Object.assign(card.style, { left: `${Math.round(best.left)}px`, top: `${Math.round(best.top)}px`, maxHeight: `${Math.floor(best.h)}px`, maxWidth: `${best.maxWidth}px` });
    const scrolls = card.scrollHeight > card.clientHeight + 1;
    if (scrolls && !card.querySelector("a[href]")) card.tabIndex = 0; // otherwise the links scroll it
    else card.removeAttribute("tabindex");
    card.scrollTop = 0;
  }

  card.addEventListener("pointerenter", stay);
  card.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse" && !inUse()) later(close, CLOSE_DELAY_MS); });
  card.addEventListener("focusout", (event) => { if (open && event.relatedTarget !== open.symbol && !card.contains(event.relatedTarget)) close(); });
  openLinks(card, close);
  L.DomEvent.disableClickPropagation(card).disableScrollPropagation(card);
  document.addEventListener("keydown", closeOnEscape, true);
  document.addEventListener("pointerdown", (event) => {
    if (open && !card.contains(event.target) && !open.symbol.contains(event.target)) close();
  }, true);

  return {
    // Opens the card with the pointer, the focus or a finger on a symbol.
    attach(city, symbol) {
      symbol.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "touch" || (open && open.symbol === symbol)) stay();
        else later(() => show(city, symbol), open ? SWITCH_DELAY_MS : OPEN_DELAY_MS);
      });
      symbol.addEventListener("pointerleave", (event) => {
        if (event.pointerType === "touch") return;
        stay();
        if (open && !inUse()) later(close, CLOSE_DELAY_MS);
      });
      symbol.addEventListener("focus", () => { if (!("quiet" in symbol.dataset) && symbol.matches(":focus-visible")) show(city, symbol); });
      symbol.addEventListener("blur", (event) => { if (open && open.symbol === symbol && !card.contains(event.relatedTarget)) close(); });
    },
    show,
    close,
    // The open city, or null.
    get city() { return open && open.city; },
    // Shows changed content of the open card at the symbol that replaces its former one.
    refresh(city, symbol) {
      const focused = card.contains(document.activeElement);
      if (focused || (open && open.city === city)) show(city, symbol);
    },
  };
};
