// On every page with the frame: dialogs, theme, keys, toasts, focus after swaps.
import { startDialogs } from "./dialogs.js";
import { startFocus } from "./focus.js";
import { startKeys } from "./keys.js";
import { startPresses } from "./press.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toast.js";

startDialogs();
startFocus();
startKeys();
startPresses();
startTheme();
startToasts();

// Where we are waiting for the server, assistive technology hears it.
document.addEventListener("htmx:before:request", (event) => event.target.setAttribute?.("aria-busy", "true"));
document.addEventListener("htmx:finally:request", (event) => event.target.removeAttribute?.("aria-busy"));
