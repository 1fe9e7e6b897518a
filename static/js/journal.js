// What this browser has not yet brought to the server: in IndexedDB, in localStorage where there is none.
const STORE = "answers";
const PREFIX = "lull-answer:";

export class Journal {
  constructor(attempt) {
    this.attempt = attempt;
    this.opened = open();
  }

  // entry: { slot, seq, … }; a newer one for the same slot (a question, a page of the editor) takes its place.
  async put(entry) {
    const row = { ...entry, key: this.keyOf(entry.slot), attempt: this.attempt };
    if (!(await this.change((store) => store.put(row)))) local((all) => all.setItem(PREFIX + row.key, JSON.stringify(row)));
  }

  // Forgets an entry, unless a newer one has come meanwhile.
  async drop(slot, seq) {
    const key = this.keyOf(slot);
    await this.change((store) => {
      const found = store.get(key);
      found.onsuccess = () => found.result && found.result.seq <= seq && store.delete(key);
    });
    local((all) => {
      const row = JSON.parse(all.getItem(PREFIX + key) ?? "null");
      if (row && row.seq <= seq) all.removeItem(PREFIX + key);
    });
  }

  async all() {
    const kept = [];
    await this.change((store) => {
      const found = store.getAll();
      found.onsuccess = () => kept.push(...found.result);
    });
    local((all) => {
      for (const key of Object.keys(all)) if (key.startsWith(PREFIX)) kept.push(JSON.parse(all.getItem(key)));
    });
    return kept.filter((row) => row.attempt === this.attempt).sort((a, b) => a.seq - b.seq);
  }

  keyOf(slot) {
    return `${this.attempt}/${slot}`;
  }

  // Runs one transaction; false when there is no IndexedDB or it refuses (private window, full disk).
  async change(work) {
    const base = await this.opened;
    if (!base) return false;
    return new Promise((done) => {
      try {
        const transaction = base.transaction(STORE, "readwrite", { durability: "strict" });
        transaction.oncomplete = () => done(true);
        transaction.onabort = transaction.onerror = () => done(false);
        work(transaction.objectStore(STORE));
      } catch {
        done(false);
      }
    });
  }
}

function open() {
  return new Promise((done) => {
    try {
      const request = indexedDB.open("lull", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
      request.onsuccess = () => done(request.result);
      request.onerror = request.onblocked = () => done(null);
    } catch {
      done(null);
    }
  });
}

function local(work) {
  try {
    work(localStorage);
  } catch {
    // no storage at all: the page itself still holds the answer
  }
}

// A random name.
export function freshId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A random name of this browser, the same in all its tabs.
export function deviceId() {
  const fresh = freshId();
  let known = fresh;
  local((all) => {
    known = all.getItem("lull-device") ?? fresh;
    all.setItem("lull-device", known);
  });
  return known;
}

// Numbers that only grow, also over reloads and between tabs.
let last = 0;
export function nextSeq(attempt) {
  local((all) => (last = Math.max(last, Number(all.getItem(`lull-seq:${attempt}`)) || 0)));
  last = Math.max(last + 1, Date.now());
  local((all) => all.setItem(`lull-seq:${attempt}`, String(last)));
  return last;
}
