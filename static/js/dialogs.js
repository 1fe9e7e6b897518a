// A button with data-dialog="id" opens that dialog; a click beside the dialog closes it. The keys dialog too.
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    else if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
  });
}
