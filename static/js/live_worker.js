// One stream of events for all pages of a browser: a browser opens few connections to a site, and a stream holds one for good.
// Pages send "here" when they come and "gone" when they leave; they are told {kind: "open"}, {kind: "lost"} and every event.
const KINDS = ["pause", "resume", "extended", "takeover", "notification"];
const LONGEST_MS = 60_000;
const pages = new Set();
let source = null;
let waiting = 0;
let pause = 2000;

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data: [word, address] }) => {
    if (word === "gone") pages.delete(port);
    else {
      pages.add(port);
      open(address);
      if (source.readyState === EventSource.OPEN) port.postMessage({ kind: "open" });
    }
    if (!pages.size) close();
  };
};

function tell(message) {
  for (const page of pages) page.postMessage(message);
}

function open(address) {
  if (source && source.readyState !== EventSource.CLOSED) return;
  clearTimeout(waiting);
  source = new EventSource(address);
  source.onopen = () => {
    pause = 2000;
    tell({ kind: "open" });
  };
  source.onerror = () => {
    tell({ kind: "lost" });
    if (source?.readyState !== EventSource.CLOSED) return; // it tries again by itself
    clearTimeout(waiting); // refused: too many, logged out, or the server is away
    waiting = setTimeout(() => pages.size && open(address), pause);
    pause = Math.min(pause * 2, LONGEST_MS);
  };
  for (const kind of KINDS) source.addEventListener(kind, ({ data }) => tell({ ...JSON.parse(data), kind }));
}

function close() {
  clearTimeout(waiting);
  source?.close();
  source = null;
}
