// Injected into a page: tells when what an action changed in the window has been drawn, also in its frames.

(() => {
  if (window !== top) return;
  const QUIET_MS = 300;
  const LIMIT_MS = 25000;
  const now = () => performance.timeOrigin + performance.now();

  // Batches of changes of all frames, each with the time at which it was painted.
  const redraws = [];
  const observer = new MutationObserver((records) => {
    const batch = { records, time: now() };
    redraws.push(batch);
    requestAnimationFrame(() => setTimeout(() => (batch.time = now())));
  });
  const observe = (root) =>
    observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
  observe(document);
  // A frame's document replaces an empty one, to which a script injected into the frame would belong.
  document.addEventListener("load", ({ target }) => target.contentDocument && observe(target.contentDocument), true);
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...options) {
    const root = attachShadow.apply(this, options);
    observe(root);
    return root;
  };

  // Field 6 of a ForwardMsg says that a script has finished: the fields before it are skipped by their lengths.
  const isEnd = (bytes) => {
    let at = 0;
    const number = () => {
      let value = 0, shift = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * shift; shift *= 128; } while (byte > 127);
      return value;
    };
    while (at < bytes.length) {
      const tag = number(), size = number();
      if (tag >> 3 === 6) return true;
      if ((tag & 7) === 2) at += size;
    }
    return false;
  };
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", async ({ data }) => {
        const bytes = new Uint8Array(data instanceof Blob ? await data.arrayBuffer() : data);
        if (isEnd(bytes)) dispatchEvent(new Event("script-finished"));
      });
    }
  };

  // The nodes that a change shows: those added, the neighbours of those removed, else the changed node.
  const changedNodes = ({ type, target, addedNodes, nextSibling, previousSibling }) =>
    type !== "childList" ? [target] : addedNodes.length ? [...addedNodes] : [nextSibling ?? previousSibling ?? target];

  const isInWindow = (node) => {
    let element = node instanceof node.ownerDocument.defaultView.Element ? node : node.parentNode?.host ?? node.parentElement;
    let view = element?.ownerDocument.defaultView;
    if (!view || !element.isConnected) return false;
    const box = element.getBoundingClientRect();
    let { left, right, top: upper, bottom } = box;
    for (; view.frameElement; view = element.ownerDocument.defaultView) {
      element = view.frameElement;
      const frame = element.getBoundingClientRect();
      left += frame.left, right += frame.left, upper += frame.top, bottom += frame.top;
    }
    while (element.getRootNode().host) element = element.getRootNode().host;
    if (!element.closest("[data-testid=stMain]") || box.width * box.height === 0) return false;
    return bottom > 0 && upper < innerHeight && right > 0 && left < innerWidth;
  };
  const showsInWindow = ({ records }) => records.some((record) => changedNodes(record).some((node) => isInWindow(node)));

  // Milliseconds from an action until everything in the window that it changed has been painted: the last visible
  // change before all is quiet, at least one run having ended.
  window.timeRedraw = (act) =>
    new Promise((done, failed) => {
      const app = document.querySelector("[data-testid=stApp]");
      let ended = 0;
      addEventListener("script-finished", () => (ended = now()), { once: true });
      redraws.length = 0;
      const start = now();
      act();
      const look = () => {
        const last = Math.max(ended, redraws.at(-1)?.time ?? 0);
        const isRunning = !ended || app.getAttribute("data-test-script-state") !== "notRunning";
        if (now() - start > LIMIT_MS) failed(new Error(ended ? "the page does not come to rest" : "no run has ended"));
        else if (isRunning || now() - last < QUIET_MS) setTimeout(look, 30);
        else done((redraws.findLast(showsInWindow)?.time ?? ended) - start);
      };
      setTimeout(look, 30);
    });
})();
