// The doors of a text: keep it, read what stands, say that its page is open. A reply is null when there is no connection.
const TIMEOUT_MS = 10_000;

export class Door {
  constructor(address, fields) {
    Object.assign(this, { address, fields });
  }

  put({ base, device, seq, values: { body, ...head } }, closing = false) {
    const signal = closing ? undefined : AbortSignal.timeout(TIMEOUT_MS);
    return this.ask(this.address, { method: "PUT", signal, keepalive: closing }, { base, device_id: device, client_seq: seq, body, head });
  }

  async here(device) {
    const reply = await this.ask(`${this.address}/presence`, { method: "POST" }, { device_id: device });
    return reply?.status === 200 ? reply.said : null;
  }

  async standing() {
    const reply = await this.ask(this.address, { cache: "no-store" });
    if (reply?.status !== 200) return null;
    const { head, body, version, changed_at } = reply.said;
    const { title = "", minutes = "", media = "" } = head;
    return { version, changed_at, values: { title, body, minutes, media } };
  }

  async ask(address, options, content) {
    const headers = { "content-type": "application/json", accept: "application/json", "x-csrftoken": this.fields.token() };
    const reply = await fetch(address, { headers, body: content && JSON.stringify(content), ...options }).catch(() => null);
    const said = await reply?.json().catch(() => null);
    return reply && said && { status: reply.status, said };
  }
}

// The elements of a part of a page that the server drew; no script in it runs.
export async function part(address) {
  const reply = await fetch(address, { cache: "no-store" }).catch(() => null);
  if (!reply?.ok) return null;
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}
