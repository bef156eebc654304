/* Shows the server's page in words where it takes no more readers: the frontend does not learn why a WebSocket is refused. */

const CHECK_MS = 5000;
const REFUSALS = [429, 503];

export function showRefusalPage() {
  setInterval(async () => {
    if (document.querySelector("[data-testid=stApp][data-test-connection-state=CONNECTED]")) return;
    const status = await fetch(location.href, { method: "HEAD", headers: { accept: "text/html" } }).then((response) => response.status, () => 0);
    if (REFUSALS.includes(status)) location.reload();
  }, CHECK_MS);
}
