/* Lets the Tab key go from the button of a popover into it, and out of it to what follows the button: Streamlit puts
   popovers at the end of the document. Gives the focus back to buttons in them that are disabled while they make a file. */

const TRIGGER = "[data-testid=stPopoverButton][aria-expanded=true]";
const BODY = "[data-testid=stPopoverBody]";
const PORTAL = "[data-floating-ui-portal]";
const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]";

let visited = null; // the last focused control of a popover

const last = (selector) => [...document.querySelectorAll(selector)].at(-1);
const controls = (root) => [...root.querySelectorAll(CONTROLS)].filter((e) => e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }));
const isLost = () => document.activeElement === document.body;

function afterTrigger(trigger) {
  const outside = controls(document).filter((control) => !control.disabled && !control.closest(PORTAL));
  return outside[outside.indexOf(trigger) + 1];
}

// Returns what is before or after the focused control, null where the browser knows it itself.
function neighbour(trigger, inside, isBack) {
  const from = isLost() ? visited : document.activeElement, at = inside.indexOf(from);
  const before = inside.slice(0, Math.max(at, 0)).findLast((control) => !control.disabled);
  const after = inside.slice(at + 1).find((control) => !control.disabled);
  if (from === trigger) return isBack ? null : after;
  if (at < 0) return null;
  if (isBack) return before && !isLost() ? null : before ?? trigger;
  return after && !isLost() ? null : after ?? afterTrigger(trigger);
}

function moveFocus(event, trigger, body) {
  const target = neighbour(trigger, controls(body), event.shiftKey);
  if (!target) return;
  event.preventDefault();
  if (target !== trigger && !body.contains(target)) trigger.click(); // the popover would cover it
  target.focus();
}

function returnFocus(button) {
  const observer = new MutationObserver(() => {
    if (button.disabled) return;
    observer.disconnect();
    if (isLost()) button.focus();
  });
  observer.observe(button, { attributes: true, attributeFilter: ["disabled"] });
}

export function joinPopovers() {
  document.addEventListener("focusin", ({ target }) => { if (target.closest(BODY)) visited = target; });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(`${BODY} button`);
    if (button) returnFocus(button);
  }, true);
  document.addEventListener("keydown", (event) => {
    const trigger = last(TRIGGER), body = last(BODY);
    if (!trigger || !body || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Tab") moveFocus(event, trigger, body);
    else if (event.key === "Escape" && (body.contains(document.activeElement) || isLost())) {
      setTimeout(() => { if (isLost()) trigger.focus(); });
    }
  }, true);
}
