/* Shows the views of a presentation one at a time. Without this script, and on narrow screens, they follow one another. */

(() => {
  const STAGE_WIDTH = 1040, STAGE_HEIGHT = 585; // as in presentation.css
  const SWIPE_PX = 48;
  const OVERLAP_PX = 32; // of the part of a long view that was shown before: a line that its end cuts is whole in the next
  const HEAD_RISE_PX = 2; // of a head that stays in sight, as in presentation.css
  const KEYS = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
    Home: -Infinity, End: Infinity,
  };
  const views = [...document.querySelectorAll(".cms-view")];
  const [back, previous, next, fullscreen] = ["back", "previous", "next", "fullscreen"].map((id) => document.getElementById(id));
  const counter = document.querySelector(".cms-view-counter");
  const wide = matchMedia("(min-width: 641px)");
  let current = Math.min(Math.max(Number.parseInt(location.hash.slice(1), 10) || 1, 1), views.length) - 1;

  const isDeck = () => document.documentElement.classList.contains("cms-deck");

  const body = () => views[current].querySelector(".cms-view-body");

  // How far a long view can still be scrolled in a direction, in px.
  function rest(step) {
    const box = body();
    return step > 0 ? box.scrollHeight - box.clientHeight - box.scrollTop : box.scrollTop;
  }

  // A view that is longer than the screen is shown part by part before the next one.
  function moveOrScroll(step) {
    if (Number.isFinite(step) && rest(step) > 2) {
      const box = body(), head = box.querySelector("thead tr:last-child, .cms-drawn-head"); // stays in sight
      const headHeight = head ? head.offsetHeight - HEAD_RISE_PX : 0, topOfRow = step > 0 ? topOfCutRow(box, headHeight) : 0;
      const target = box.scrollTop + (topOfRow || step * (box.clientHeight - headHeight - OVERLAP_PX));
      box.scrollTop = target;
      markRest();
      if (topOfRow && box.scrollTop < target - 1) { // the last part begins with a whole row too
        box.style.setProperty("--cms-filler", `${target - box.scrollTop}px`);
        box.scrollTop = target;
      }
    } else move(step);
  }

  // How far the first row that the lower edge cuts is below the head; 0 if there is none, or if it is too high.
  function topOfCutRow(box, headHeight) {
    const frame = box.getBoundingClientRect(), scale = frame.height / box.offsetHeight;
    const cut = [...box.querySelectorAll("tbody tr")].map((row) => row.getBoundingClientRect())
      .find(({ top, bottom }) => bottom > frame.bottom + 1 && top <= frame.bottom + 1);
    return cut ? Math.max((cut.top - frame.top) / scale - headHeight, 0) : 0;
  }

  function markRest() {
    views[current].classList.toggle("cms-continues", rest(1) > 2);
    previous.disabled = current === 0 && rest(-1) <= 2;
    next.disabled = current === views.length - 1 && rest(1) <= 2;
  }

  function move(step) {
    const target = Math.min(Math.max(current + step, 0), views.length - 1);
    if (target === current) return;
    current = target;
    show();
    views[current].focus({ preventScroll: true });
  }

  function show() {
    views.forEach((view, index) => { view.inert = isDeck() && index !== current; view.classList.toggle("cms-current", index === current); });
    counter.textContent = `${current + 1} / ${views.length}`;
    markRest();
    history.replaceState(null, "", `#${current + 1}`);
  }

  function fit() {
    document.documentElement.classList.toggle("cms-deck", wide.matches);
    const scale = Math.min(innerWidth / STAGE_WIDTH, innerHeight / STAGE_HEIGHT);
    document.documentElement.style.setProperty("--cms-stage-scale", String(scale));
    show();
  }

  function isKeptKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
    return event.key === " " && event.target.closest("a, button, summary") !== null;
  }

  addEventListener("keydown", (event) => {
    if (!isDeck() || isKeptKey(event)) return;
    if (event.key === "Escape") {
      if (navigator.onLine) location.assign(back.href); // without network the views would be gone
      return;
    }
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    moveOrScroll(event.key === " " && event.shiftKey ? -1 : step);
  });

  let start = null;
  addEventListener("touchstart", (event) => { start = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  addEventListener("touchend", (event) => {
    const end = event.changedTouches[0];
    if (!start || !isDeck()) return;
    const across = end.clientX - start.clientX, along = end.clientY - start.clientY;
    if (Math.abs(across) > SWIPE_PX && Math.abs(across) > 2 * Math.abs(along)) moveOrScroll(across < 0 ? 1 : -1);
    start = null;
  }, { passive: true });

  previous.addEventListener("click", () => moveOrScroll(-1));
  next.addEventListener("click", () => moveOrScroll(1));
  fullscreen.hidden = !document.fullscreenEnabled;
  fullscreen.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()));
  for (const view of views) view.querySelector(".cms-view-body").addEventListener("scroll", markRest, { passive: true });
  document.addEventListener("toggle", markRest, true); // of a fold
  addEventListener("resize", fit);
  fit();
})();
