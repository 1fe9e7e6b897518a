// What the last visit could not send goes under its own name, so that the server can tell whether it is still news.
import { same } from "./editor_fields.js";

export async function comeBack(saver) {
  for (const row of await saver.journal.all()) {
    if (!row.values || row.device === saver.device) continue;
    const reply = await saver.door.put(row);
    const aside = reply?.status === 409 && reply.said.code === "changed";
    if (reply?.status === 200 || aside) saver.journal.drop(row.slot, row.seq);
    if (aside) saver.tell("aside");
    else if (reply?.status === 200) await showStanding(saver);
    else if (row.base === saver.base && !saver.since) await takeOver(saver, row);
  }
}

async function showStanding(saver) {
  const stands = await saver.door.standing();
  if (!stands || saver.since || !same(saver.fields.read(), saver.known)) return;
  saver.goOnFrom(stands.version, stands.values);
  saver.fields.write(stands.values);
  saver.tell("saved", stands.changed_at);
}

// Without a connection they stand in the fields, as if they had just been typed.
async function takeOver(saver, row) {
  saver.fields.write(row.values);
  await saver.writing;
  saver.journal.drop(row.slot, row.seq);
}
