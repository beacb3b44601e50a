"use strict";
// Keeps the page of the class as it is now.
const table = document.getElementById("class");
const counts = document.getElementById("counts");
const cell = (name, text, parent) => {
  const element = document.createElement(name);
  element.textContent = text;
  parent.append(element);
  return element;
};
const points = (value) => String(Number(value.toPrecision(6)));
const words = (upload) => {
  if (upload.state === "waiting") { return `waiting, place ${upload.place} in the queue`; }
  return upload.state === "running" ? "being graded" : upload.status || upload.state;
};
const show = (state) => {
  const extra = (state.paused ? "; grading is paused" : "")
    + (state.workers ? "" : "; no worker runs, so nothing is graded") + (state.draining ? "; no uploads are taken" : "");
  const text = `${state.handed_in} handed in, ${state.missing} missing; ${state.waiting} wait, ${state.running} being graded, ${state.failed} failed${extra}`;
  if (counts.textContent !== text) { counts.textContent = text; }
  const body = document.createElement("tbody");
  for (const line of state.students) {
    const row = body.insertRow();
    const head = cell("th", `${line.student} `, row);
    head.scope = "row";
    cell("span", line.full_name, head).className = "soft";
    const where = cell("td", line.upload ? "" : "missing", row);
    if (line.upload) {
      cell("a", words(line.upload), where).href = `${table.dataset.home}uploads/${line.upload.number}`;
    }
    const known = line.upload && line.upload.points !== null;
    cell("td", known ? `${points(line.upload.points)} of ${points(line.upload.max_points)}` : "", row).className = "n";
    cell("td", line.uploads, row).className = "n";
    cell("td", line.attention, row);
  }
  table.tBodies[0].replaceWith(body);
};
let seen = new Date();
// What is shown stays; a sentence says that it is not of this moment.
const old = (sentence) => {
  counts.textContent = `${sentence} This is the class at ${seen.toLocaleTimeString()}.`;
};
const look = async () => {
  // somebody who is on a link of the table keeps it
  if (document.visibilityState === "visible" && !table.contains(document.activeElement)) {
    try {
      const answer = await fetch(table.dataset.state, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        show(await answer.json());
        seen = new Date();
      } else if (answer.status === 401) {
        old("You are not logged in any more. Load this page again.");
      } else {
        old("The service does not answer at the moment.");
      }
    } catch {
      old("The service cannot be reached at the moment.");
    }
  }
  setTimeout(look, 3000);
};
setTimeout(look, 3000);
