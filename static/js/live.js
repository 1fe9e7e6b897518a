// What the server tells open pages becomes an event of the document, "lull:attempt", with detail {kind, …}: "pause", "resume",
// "extended", "takeover", or "open" when the stream begins: a stream says what changes, so ask then how things are; "lost" when it
// breaks off. Notifications are "lull:notification". One stream a browser where it has shared workers, else one a page.
const KINDS = ["pause", "resume", "extended", "takeover", "notification"];
const ADDRESS = "/api/v1/events";
const REST_MS = 1000; // the page comes first: until then it has said all that was true when it was made

export function listen() {
  if (!globalThis.EventSource) return; // such a page asks
  const worker = document.querySelector("[data-live]")?.dataset.live;
  let leave = null;
  const begin = () => { leave ??= worker && globalThis.SharedWorker ? shared(worker) : alone(); };
  addEventListener("pagehide", () => { leave?.(); leave = null; });
  addEventListener("pageshow", (event) => event.persisted && begin());
  if (document.readyState === "complete") setTimeout(begin, REST_MS);
  else addEventListener("load", () => setTimeout(begin, REST_MS));
}

function happen(detail) {
  const name = detail.kind === "notification" ? "lull:notification" : "lull:attempt";
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

function shared(address) {
  let other = null;
  const worker = new SharedWorker(address);
  worker.onerror = () => { other ??= alone(); };
  worker.port.onmessage = ({ data }) => happen(data);
  worker.port.postMessage(["here", ADDRESS]);
  return () => {
    worker.port.postMessage(["gone", ADDRESS]);
    other?.();
  };
}

function alone() {
  const source = new EventSource(ADDRESS);
  source.onopen = () => happen({ kind: "open" });
  source.onerror = () => happen({ kind: "lost" });
  for (const kind of KINDS) source.addEventListener(kind, ({ data }) => happen({ ...JSON.parse(data), kind }));
  return () => source.close();
}
