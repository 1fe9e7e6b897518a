// How many words an essay has: advice beside its field, never a limit. A Chinese character counts as one.
const WORD = /[\p{L}\p{N}_]+(?:['’-][\p{L}\p{N}_]+)*/gu;
const CHINESE = /[\u3400-\u9fff\uf900-\ufaff]/g;

for (const event of ["input", "focusin"]) document.addEventListener(event, ({ target }) => count(target.closest?.("[data-essay]")));
document.querySelectorAll("[data-essay]").forEach(count);

function count(box) {
  if (!box) return;
  const { value } = box.querySelector("textarea");
  const chinese = value.match(CHINESE)?.length ?? 0;
  const others = value.replace(CHINESE, " ").match(WORD)?.length ?? 0;
  box.querySelector("[data-words]").textContent = box.dataset.sayWords.replace("{n}", (chinese + others).toLocaleString("en"));
}
