// Two minima: gradient descent on a curve with two valleys, from a start and with a rate that the reader chooses.
"use strict";

const TwoMinima = (() => {
  const STEPS = 40; // drawn
  const SETTLING = 500; // walked before we look where it is
  const AT_REST = 1e-6; // a slope below this is 0
  const height = (x) => 0.25 * (x * x - 1.69) ** 2 + 0.1 * x;
  const slope = (x) => x * x * x - 1.69 * x + 0.1;

  /** Return where the slope is 0 between the valleys, by halving an interval in which it falls through 0. */
  function hilltop() {
    let ends = [-0.5, 0.5];
    for (let halving = 0; halving < 60; halving++) {
      const half = 0.5 * (ends[0] + ends[1]);
      ends = slope(half) > 0 ? [half, ends[1]] : [ends[0], half];
    }
    return ends[0];
  }

  const HILLTOP = hilltop();

  /** Return the places of a walk of `steps` steps, the start first. They grow beyond all bounds where it runs away. */
  function walk(start, rate, steps = STEPS) {
    const places = [start];
    for (let step = 0; step < steps; step++) {
      const x = places[step];
      places.push(x - rate * slope(x));
    }
    return places;
  }

  /** Return -1 or 1 for a walk that comes to rest in the left or right valley, and 0 for one that never rests. */
  function basin(start, rate) {
    let x = start;
    for (let step = 0; step < SETTLING; step++) x -= rate * slope(x);
    return Math.abs(slope(x)) < AT_REST ? Math.sign(x) : 0;
  }

  /** Return how often a walk changes the side of the hill. */
  function crossings(places) {
    let count = 0;
    for (let step = 1; step < places.length; step++)
      if (places[step] > HILLTOP !== places[step - 1] > HILLTOP) count++;
    return count;
  }

  /** Say in words what the walk does, for the page and for those who hear it. */
  function sentence(start, rate) {
    const places = walk(start, rate), last = places[STEPS], ends = basin(start, rate);
    const begin = `From ${Plot.number(start)} with learning rate ${Plot.number(rate)}: `;
    const runaway = places.findIndex((x) => !(Math.abs(x) < 100));
    if (runaway >= 0) return `${begin}each jump is longer than the one before, and by step ${runaway} the walk has left for infinity.`;
    if (ends === 0) return `${begin}the walk never comes to rest. After ${STEPS} steps it is at ${Plot.number(last)}.`;
    const often = crossings(places);
    const over = often === 0 ? "never crosses the hill" : often === 1 ? "jumps over the hill once" : `jumps over the hill ${often} times`;
    const valley = ends < 0 ? "left valley, the deeper one" : "right valley, which is not the deepest";
    return `${begin}the walk ${over} and comes to rest in the ${valley}. After ${STEPS} steps it is at ${Plot.number(last)}, at height ${Plot.number(height(last))}.`;
  }

  const LEFT = 55, RIGHT = 705, TOP = 30, BOTTOM = 300, STRIP = 352;
  const x = Plot.scale([-2.05, 2.05], [LEFT, RIGHT]), y = Plot.scale([-0.25, 2.2], [BOTTOM, TOP]);

  function frame(svg) {
    Plot.axes(svg, {
      x, y, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM, xname: "place x", yname: "height f(x)",
      xs: [-2, -1, 0, 1, 2].map((v) => [v, Plot.number(v, 0)]), ys: [0, 0.5, 1, 1.5, 2].map((v) => [v, Plot.number(v, 1)]),
    });
    const curve = Array.from({ length: 206 }, (_, i) => -2.05 + i * 0.02);
    Plot.add(svg, "polyline", { class: "curve", points: Plot.line(curve.map((v) => [x(v), y(height(v))])) });
    Plot.add(svg, "text", { class: "label", x: x(-1.33), y: y(-0.13) + 22, "text-anchor": "middle" }, "deeper");
  }

  /** Draw, for the present rate, where each start would end: a row of the map of basins. */
  function strip(group, rate) {
    group.replaceChildren();
    const cells = 205, width = (x(2.05) - x(-2.05)) / cells;
    let from = 0;
    const kind = (i) => basin(-2.05 + ((i + 0.5) * 4.1) / cells, rate);
    for (let i = 1, now = kind(0); i <= cells; i++) {
      const next = i < cells ? kind(i) : null;
      if (next === now) continue;
      const name = now < 0 ? "to-left" : now > 0 ? "to-right" : "to-nowhere";
      Plot.add(group, "rect", { class: name, x: LEFT + from * width, y: STRIP, width: (i - from) * width, height: 16 });
      [from, now] = [i, next];
    }
  }

  /** Make the slider in `place`, an element of the page. */
  function mount(place) {
    const [start, rate] = place.querySelectorAll("input"), svg = place.querySelector("svg");
    const said = place.querySelector("[role=status]");
    frame(svg);
    const row = Plot.add(svg, "g"), path = Plot.add(svg, "g", { class: "path" });
    let drawn = null;
    const values = () => [Number(start.value), Number(rate.value)];
    function draw() {
      const [from, lr] = values(), places = walk(from, lr);
      const end = places.findIndex((v) => !(Math.abs(v) <= 2.05)), inside = end < 0 ? places : places.slice(0, end);
      path.replaceChildren();
      Plot.add(path, "polyline", { points: Plot.line(inside.map((v) => [x(v), y(height(v))])) });
      for (const v of inside) Plot.add(path, "circle", { cx: x(v), cy: y(height(v)), r: 3.5 });
      Plot.add(path, "circle", { class: "start", cx: x(from), cy: y(height(from)), r: 8 });
      Plot.add(path, "path", { class: "here", d: `M${x(from)} ${STRIP - 4}l-5 -8h10z` });
      if (lr !== drawn) strip(row, lr);
      drawn = lr;
      start.nextElementSibling.value = Plot.number(from);
      rate.nextElementSibling.value = Plot.number(lr);
    }
    function say() {
      const text = sentence(...values());
      said.textContent = text;
      svg.setAttribute("aria-label", `A curve with two valleys and the places that descent visits. ${text} A row below it shows, for this rate, in which valley each start ends.`);
    }
    const changed = Plot.follow([start, rate], draw, say);
    for (const button of place.querySelectorAll("button"))
      button.addEventListener("click", () => {
        [start.value, rate.value] = button.dataset.values.split(" ");
        changed();
      });
  }

  return { height, slope, walk, basin, crossings, sentence, mount };
})();

for (const place of document.querySelectorAll("[data-slider=two_minima]")) TwoMinima.mount(place);
