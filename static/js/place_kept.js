// The place in this browser until the server has it: a log-in that ends, or a connection that goes, loses no place.
const name = (address) => `lull-place:${address}`;

export function keepHere(address, place) {
  try {
    localStorage.setItem(name(address), JSON.stringify(place));
  } catch {
    // without storage the page itself still knows it
  }
}

export function forgetHere(address) {
  try {
    localStorage.removeItem(name(address));
  } catch {
    // nothing was kept either
  }
}

// The place that was kept here after the server had heard of another one last (milliseconds); else null.
export function keptHere(address, seenAt) {
  try {
    const place = JSON.parse(localStorage.getItem(name(address)));
    return place?.block && place.at > seenAt ? place : null;
  } catch {
    return null;
  }
}
