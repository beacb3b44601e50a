// Sort by a column and filter by a word; without this script the table is whole, and sorted by name.
const MOST = 200;  // rows that are laid out at once
const table = document.getElementById("class"), body = table.tBodies[0], rows = [...body.rows];
const filter = document.getElementById("filter"), count = document.getElementById("count"), all = document.getElementById("all");
const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
let most = MOST;
const show = () => {
  const word = filter.value.toLowerCase(), fitting = rows.filter(row => texts.get(row).includes(word));
  body.replaceChildren(...fitting.slice(0, most));
  count.textContent = word || fitting.length > most ? `${Math.min(most, fitting.length)} of ${fitting.length} shown` : "";
  all.hidden = fitting.length <= most;
};
const value = (row, column) => { const cell = row.cells[column]; return cell.dataset.n === undefined ? cell.textContent : Number(cell.dataset.n); };
const words = new Intl.Collator();
const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : typeof a === "number" ? 1 : typeof b === "number" ? -1 : words.compare(a, b);
[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button"; button.textContent = head.textContent; head.replaceChildren(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    rows.sort((a, b) => (down ? -1 : 1) * compare(value(a, column), value(b, column)));
    show();
  });
});
filter.addEventListener("input", show);
all.addEventListener("click", () => { most = rows.length; show(); });
addEventListener("beforeprint", () => { most = rows.length; show(); });
show();
