"""Words of another language on a Chinese page."""

import re

from playwright.sync_api import Page

from e2e.support.data import rows
from e2e.support.site import Site

# Names, codes and words that Chinese call centres write in Latin letters themselves.
_ALLOWED = {
    "lull", "enter", "esc", "tab", "english", "html", "utc", "chromium", "chrome", "linux", "firefox", "windows", "headless",
    "asia", "taipei", "shanghai",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]{2,}")

# What is seen and what is heard; keys, code, parts in a language of their own and names of people stay out.
_TEXTS = """() => {
  const out = [];
  const skip = "script, style, noscript, kbd, code, [lang=en], [translate=no], option, .av, .door-cast";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(skip)) out.push(walker.currentNode.data);
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (one.closest(skip)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) out.push(one.getAttribute(name) ?? "");
  }
  out.push(document.title);
  return out;
}"""


def latin_words(page: Page, site: Site) -> list[str]:
    """The Latin words of three letters or more on the page, in order, each once; people's names do not count."""
    names = rows(site, "SELECT login || ' ' || display_name AS words FROM person")
    allowed = {word.lower() for name in names for word in _WORD.findall(name["words"])}
    found = [word for text in page.evaluate(_TEXTS) for word in _WORD.findall(text)]
    return list(dict.fromkeys(word for word in found if word.lower() not in _ALLOWED | allowed and not word.isupper()))
