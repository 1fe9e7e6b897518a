// The attempt behind a closed book: any attempt's script and the count of when it was out of sight, in one request.
import { opened } from "./attempt.js";
import { watched } from "./exam_focus.js";

if (opened && !watched) console.warn("Nothing says how often this page was not in front.");
