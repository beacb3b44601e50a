"use strict";
// Adds to the form what works without it: a drop zone, and sending without leaving the page.
const form = document.getElementById("hand-in");
if (form) {
  const drop = document.getElementById("drop");
  const input = document.getElementById("files");
  const said = document.getElementById("said");
  const say = (text) => { said.textContent = text; };
  const mib = (name) => Number(form.dataset[name]) * 1024 * 1024;
  // Why the service would not take these files; empty where it may.
  const beyond = (files) => {
    const large = files.find((file) => file.size > mib("file"));
    if (large) return `${large.name} holds more than ${form.dataset.file} MiB. Choose the others without it.`;
    if (files.length > Number(form.dataset.files)) return `These are more than ${form.dataset.files} files.`;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    return size > mib("most") ? `These files hold more than ${form.dataset.most} MiB.` : "";
  };
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
  }
  drop.addEventListener("drop", (event) => {
    input.files = event.dataTransfer.files;
    say(`${input.files.length} chosen. Press “Hand in” to send them.`);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = beyond([...input.files]);
    if (problem) {
      say(`${problem} Nothing was sent.`);
      return;
    }
    say("Sending ...");
    const data = new FormData(form);
    try {
      const answer = await fetch(form.dataset.to, {
        method: "POST", body: data, headers: { "X-CSRF-Token": data.get("csrf"), Accept: "application/json" },
      });
      const body = await answer.json();
      if (answer.ok) {
        say(body.is_new ? "Received." : "The same files are there already.");
        window.location.assign(`${form.dataset.home}uploads/${body.upload.number}`);
      } else {
        say(body.error);
      }
    } catch {
      say("The service cannot be reached. Your files are still chosen: press “Hand in” again.");
    }
  });
}
