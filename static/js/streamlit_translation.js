/* Translates messages and accessible names of Streamlit's widgets that no parameter changes. The messages come with the
   document (src/cmsdash/server/streamlit_messages.py). */

const NAMED = ["button", "[role=group]", "[role=img]", "input[type=file]"].map((element) => `${element}[aria-label]`).join();
const TEXTS = "[data-testid=stSkipToContent], [role=option] > span, [role=alert], [data-live-announcer] div > div";

let pairs = []; // from English to the language of the page; empty on English pages

export function translateWidgets(messages) {
  pairs = Object.entries(messages);
  const observer = new MutationObserver((changes) => {
    if (!pairs.length) return;
    const added = changes.flatMap((change) => (change.type === "attributes" ? [change.target] : [...change.addedNodes]));
    translateElements(added.filter((node) => node instanceof HTMLElement), pairs); // not the many SVG nodes of charts
  });
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-label"] }); // menus are outside #root
  translateElements([document.body], pairs);
}

// For a change of language in the document: what is translated goes back to English first.
export function changeMessages(messages) {
  const back = pairs.map(([english, translated]) => [translated, english]);
  pairs = [];
  translateElements([document.body], back);
  pairs = Object.entries(messages);
  translateElements([document.body], pairs);
}

function translateElements(roots, pairs) {
  const find = (selector) => roots.flatMap((root) => [root, ...root.querySelectorAll(selector)]).filter((each) => each.matches(selector));
  find(NAMED).forEach((element) => {
    const name = translate(element.ariaLabel, pairs);
    if (name !== element.ariaLabel) element.ariaLabel = name;
  });
  find(TEXTS).flatMap((element) => [...element.childNodes]).filter((node) => node instanceof Text).forEach((node) => {
    const message = translate(node.data, pairs);
    if (message !== node.data) node.data = message;
  });
  find("[data-testid=stDialog]").forEach((dialog) => { dialog.lang = "en"; }); // the connection error stays in English
}

// "…" in a message stands for a part that changes.
function translate(message, pairs) {
  for (const [english, translated] of pairs) {
    if (message === english) return translated;
    const [head, tail] = english.split("…");
    if (tail !== undefined && message.startsWith(head) && message.endsWith(tail)) {
      return translated.replace("…", () => message.slice(head.length, message.length - tail.length));
    }
  }
  return message;
}
