// To publishing, by the link or by Ctrl+Enter: what was typed is sent before.
export function startPublishing(saver) {
  const link = document.querySelector("[data-publish]");
  const go = async () => {
    if (await saver.settled()) location.assign(link.href);
  };
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.isComposing || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    go();
  });
}
