"use strict";
// Says how an upload gets on, and shows its result when it is over.
const line = document.getElementById("state");
if (line && !line.dataset.over) {
  const events = new EventSource(line.dataset.events);
  events.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    if (state.state === "waiting") {
      line.textContent = `waiting, place ${state.place} in the queue`;
    } else if (state.state === "running") {
      line.textContent = "being graded";
    } else {
      events.close();
      window.location.reload();
    }
  });
}
