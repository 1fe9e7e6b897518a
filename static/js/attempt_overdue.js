// The time is over and nothing is handed in yet: when more of it is granted, the questions come back by themselves.
import { presence } from "./attempt_presence.js";

const root = document.querySelector("[data-overdue]");
if (root) {
  const { attemptId: attempt, attemptToken: token } = root.dataset;
  presence({ attempt, token, told: ({ state }) => state !== "overdue" && location.reload() });
}
