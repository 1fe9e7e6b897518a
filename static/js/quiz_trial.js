// "Try it": what was typed is sent first, then the trial begins with it.
export function startTrial({ saver, rules }) {
  const form = document.querySelector("[data-trial]");
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await rules?.send();
    if (await saver.settled()) form.submit();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F9" || event.ctrlKey || event.altKey || event.isComposing || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
