// Sort by a column and filter by a word; without this script the table is whole, and sorted by name.
const table = document.getElementById("class"), body = table.tBodies[0], rows = [...body.rows];
const value = (row, column) => { const cell = row.cells[column]; return cell.dataset.n === undefined ? cell.textContent : Number(cell.dataset.n); };
const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : typeof a === "number" ? 1 : typeof b === "number" ? -1 : a.localeCompare(b);
[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button"; button.textContent = head.textContent; head.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort((a, b) => (down ? -1 : 1) * compare(value(a, column), value(b, column)));
    body.replaceChildren(...rows);
  });
});
const filter = document.getElementById("filter"), count = document.getElementById("count");
filter.addEventListener("input", () => {
  const word = filter.value.toLowerCase();
  let shown = 0;
  for (const row of rows) { row.hidden = !row.textContent.toLowerCase().includes(word); shown += !row.hidden; }
  count.textContent = word ? `${shown} of ${rows.length}` : "";
});
