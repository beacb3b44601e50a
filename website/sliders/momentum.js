// Momentum on a bowl: rate and β, the map of where it converges and how fast, the path, and the errors of both axes.
"use strict";

const Momentum = (() => {
  const FLAT = 1, STEEP = 10; // the curvatures of the bowl, (FLAT x² + STEEP y²) / 2
  const START = [10, 3], STEPS = 60;
  const MOST_RATE = 0.42, MOST_BETA = 0.98;

  /** Return the roots of r² − (1 + β − lr·λ) r + β: the factors of one axis with curvature λ, as [real, imaginary]. */
  function factors(rate, beta, curvature) {
    const half = (1 + beta - rate * curvature) / 2, inside = half * half - beta;
    if (inside < 0) return [[half, Math.sqrt(-inside)], [half, -Math.sqrt(-inside)]];
    return [[half + Math.sqrt(inside), 0], [half - Math.sqrt(inside), 0]];
  }

  /** Return by what a step multiplies the error along an axis in the long run: the larger root in size. */
  function factor(rate, beta, curvature) {
    return Math.max(...factors(rate, beta, curvature).map(([real, imaginary]) => Math.hypot(real, imaginary)));
  }

  /** Return the same for the bowl: the slower of its two axes. */
  const slowest = (rate, beta) => Math.max(factor(rate, beta, FLAT), factor(rate, beta, STEEP));

  /** Return whether the walk converges from every start: 0 < lr·λ < 2 (1 + β) on both axes, and β < 1. */
  const converges = (rate, beta) => rate > 0 && beta >= 0 && beta < 1 && rate * STEEP < 2 * (1 + beta);

  /** Return the places of the heavy ball, the start first: v ← β v + g, θ ← θ − lr v. */
  function path(rate, beta, steps = STEPS) {
    const places = [START];
    let [x, y] = START, [vx, vy] = [0, 0];
    for (let step = 0; step < steps; step++) {
      [vx, vy] = [beta * vx + FLAT * x, beta * vy + STEEP * y];
      [x, y] = [x - rate * vx, y - rate * vy];
      places.push([x, y]);
    }
    return places;
  }

  /** Return the best pair (Polyak 1964): lr = (2 / (√L + √μ))², β = ((√L − √μ) / (√L + √μ))². */
  function best() {
    const sum = Math.sqrt(STEEP) + Math.sqrt(FLAT), difference = Math.sqrt(STEEP) - Math.sqrt(FLAT);
    return [(2 / sum) ** 2, (difference / sum) ** 2];
  }

  /** Say how one axis behaves: creeps, swings, or alternates. */
  function manner(rate, beta, curvature) {
    const [[real, imaginary]] = factors(rate, beta, curvature);
    if (Math.abs(imaginary) > 0) return "swings like a weight on a spring";
    return real > 0 ? "slides down without a swing" : "jumps from side to side";
  }

  /** Say in words what the ball does, for the page and for those who hear it. */
  function sentence(rate, beta) {
    const begin = `Learning rate ${Plot.number(rate, 3)}, β ${Plot.number(beta)}: `;
    if (!converges(rate, beta))
      return `${begin}this does not converge. Along the steep axis a step multiplies the error by ${Plot.number(slowest(rate, beta), 3)} in the long run; the limit for this β is a rate of ${Plot.number((2 * (1 + beta)) / STEEP, 3)}.`;
    const by = slowest(rate, beta), last = path(rate, beta)[STEPS];
    return `${begin}it converges. In the long run a step multiplies the distance by ${Plot.number(by, 3)}, so a decimal digit takes ${Plot.number(-1 / Math.log10(by), 1)} steps. ` +
      `Across the valley the ball ${manner(rate, beta, STEEP)}; along it, it ${manner(rate, beta, FLAT)}. After ${STEPS} steps it is ${Plot.rough(Math.hypot(...last))} from the minimum.`;
  }

  // how many steps a decimal digit takes: one shade of the map each
  const BANDS = [4, 6, 10, 20, 50, Infinity];
  function band(rate, beta) {
    if (!converges(rate, beta)) return -1;
    const steps = -1 / Math.log10(slowest(rate, beta));
    return BANDS.findIndex((most) => steps < most);
  }

  const MAP = { left: 55, right: 545, top: 34, bottom: 300 };
  const mapX = Plot.scale([0, MOST_RATE], [MAP.left, MAP.right]), mapY = Plot.scale([0, MOST_BETA], [MAP.bottom, MAP.top]);

  /** Draw the map: each row is cut into runs of one shade, so that it needs few elements. */
  function drawMap(svg) {
    const rows = 98, columns = 252, step = MOST_RATE / columns, height = (MAP.bottom - MAP.top) / rows;
    for (let row = 0; row < rows; row++) {
      const beta = ((row + 0.5) * MOST_BETA) / rows;
      let from = 0, now = band(0.5 * step, beta);
      for (let column = 1; column <= columns; column++) {
        const next = column < columns ? band((column + 0.5) * step, beta) : null;
        if (next === now) continue;
        const name = now < 0 ? "diverges" : `band band-${now}`;
        Plot.add(svg, "rect", { class: name, x: mapX(from * step), y: mapY((MOST_BETA * (row + 1)) / rows), width: mapX(column * step) - mapX(from * step) + 0.3, height: height + 0.3 });
        [from, now] = [column, next];
      }
    }
    const betas = Array.from({ length: 99 }, (_, i) => (i * MOST_BETA) / 98);
    Plot.add(svg, "polyline", { class: "limit", points: Plot.line(betas.map((b) => [mapX((2 * (1 + b)) / STEEP), mapY(b)]).filter(([at]) => at <= MAP.right)) });
    const still = (curvature, sign) => betas.map((b) => [(1 + sign * Math.sqrt(b)) ** 2 / curvature, b]).filter(([rate]) => rate <= MOST_RATE);
    for (const [curvature, sign] of [[STEEP, -1], [STEEP, 1], [FLAT, -1]])
      Plot.add(svg, "polyline", { class: "turning", points: Plot.line(still(curvature, sign).map(([rate, b]) => [mapX(rate), mapY(b)])) });
    const [rate, beta] = best();
    Plot.add(svg, "text", { class: "best", x: mapX(rate), y: mapY(beta) + 7, "text-anchor": "middle" }, "★");
    for (const [at, b, text] of [[0.35, 0.15, "runs away"], [0.215, 0.6, "both axes swing"], [0.085, 0.12, "the flat axis slides"]])
      Plot.add(svg, "text", { class: "label", x: mapX(at), y: mapY(b), "text-anchor": "middle" }, text);
    Plot.axes(svg, {
      ...MAP, x: mapX, y: mapY, xname: "learning rate", yname: "β, the part of the velocity that is kept",
      xs: [0, 0.1, 0.2, 0.3, 0.4].map((v) => [v, Plot.number(v, 1)]), ys: [0, 0.25, 0.5, 0.75].map((v) => [v, Plot.number(v)]),
    });
  }

  const BOWL = { left: 45, right: 545, top: 20, bottom: 220 };
  const bowlX = Plot.scale([-12.5, 12.5], [BOWL.left, BOWL.right]), bowlY = Plot.scale([-5, 5], [BOWL.bottom, BOWL.top]);

  function drawBowl(svg) {
    for (const level of [0.5, 3, 10, 22, 45, 75, 120]) {
      const [rx, ry] = [Math.sqrt((2 * level) / FLAT), Math.sqrt((2 * level) / STEEP)];
      Plot.add(svg, "ellipse", { class: "contour", cx: bowlX(0), cy: bowlY(0), rx: bowlX(rx) - bowlX(0), ry: bowlY(0) - bowlY(ry) });
    }
    Plot.add(svg, "text", { class: "label", x: bowlX(0), y: bowlY(0) + 5, "text-anchor": "middle" }, "+");
  }

  const ERRORS = { left: 75, right: 545, top: 34, bottom: 220 };
  const errorX = Plot.scale([0, STEPS], [ERRORS.left, ERRORS.right]), errorY = Plot.scale([-9, 3], [ERRORS.bottom, ERRORS.top]);

  function drawErrorAxes(svg) {
    Plot.axes(svg, {
      ...ERRORS, x: errorX, y: errorY, xname: "step", yname: "distance along each axis (log scale)",
      xs: [0, 20, 40, 60].map((v) => [v, String(v)]), ys: [-9, -6, -3, 0, 3].map((v) => [v, Plot.power(v)]),
    });
  }

  /** Draw the path into `bowl` and the errors into `errors`. */
  function drawRun(bowl, errors, rate, beta) {
    const places = path(rate, beta);
    const gone = places.findIndex(([a, b]) => !(Math.abs(a) < 1e3 && Math.abs(b) < 1e3));
    const points = (gone < 0 ? places : places.slice(0, gone)).map(([a, b]) => [bowlX(a), bowlY(b)]);
    bowl.replaceChildren();
    Plot.add(bowl, "polyline", { points: Plot.line(points) });
    for (const [cx, cy] of points) Plot.add(bowl, "circle", { cx, cy, r: 3 });
    Plot.add(bowl, "circle", { class: "start", cx: bowlX(START[0]), cy: bowlY(START[1]), r: 8 });
    errors.replaceChildren();
    const seen = (value) => errorY(Math.min(3.4, Math.max(-9.4, Math.log10(value))));
    for (const [axis, curvature, name] of [[0, FLAT, "flat"], [1, STEEP, "steep"]]) {
      const by = factor(rate, beta, curvature);
      const theory = [0, STEPS].map((step) => [step, Math.log10(START[axis]) + step * Math.log10(Math.max(by, 1e-12))]);
      const ends = theory.map(([step, value]) => [errorX(step), errorY(value)]);
      Plot.add(errors, "polyline", { class: `theory ${name}`, points: Plot.line(ends) });
      Plot.add(errors, "polyline", { class: `error ${name}`, points: Plot.line(places.map((place, step) => [errorX(step), seen(Math.abs(place[axis]) || 1e-12)])) });
    }
  }

  /** Make the slider in `place`, an element of the page. */
  function mount(place) {
    const [rate, beta] = place.querySelectorAll("input"), [map, bowl, errors] = place.querySelectorAll("svg");
    const said = place.querySelector("[role=status]");
    drawMap(map);
    drawBowl(bowl);
    drawErrorAxes(errors);
    const cross = Plot.add(map, "g", { class: "cross" });
    const walk = Plot.add(bowl, "g", { class: "path" }), curves = Plot.add(errors, "g");
    const values = () => [Number(rate.value), Number(beta.value)];
    function draw() {
      const [lr, b] = values();
      cross.replaceChildren();
      Plot.add(cross, "path", { d: `M${mapX(lr)} ${MAP.top}V${MAP.bottom}M${MAP.left} ${mapY(b)}H${MAP.right}` });
      Plot.add(cross, "circle", { cx: mapX(lr), cy: mapY(b), r: 7 });
      drawRun(walk, curves, lr, b);
      rate.nextElementSibling.value = Plot.number(lr, 3);
      beta.nextElementSibling.value = Plot.number(b);
    }
    function say() {
      const text = sentence(...values());
      said.textContent = text;
      map.setAttribute("aria-label", `A map of learning rates and β, shaded by the steps that a decimal digit takes. The fastest pair, marked with a star, is ${best().map((v) => Plot.number(v)).join(" and ")}; from a rate of a fifth of 1 + β on, the ball runs away. ${text}`);
      bowl.setAttribute("aria-label", `Oval contours of a bowl, and the path of the ball from the upper right. ${text}`);
      errors.setAttribute("aria-label", `The distance along the flat and the steep axis at each step, beside straight lines of the theory. ${text}`);
    }
    const changed = Plot.follow([rate, beta], draw, say);
    const set = (lr, b) => {
      [rate.value, beta.value] = [lr, b];
      changed();
    };
    for (const button of place.querySelectorAll("button")) button.addEventListener("click", () => set(...button.dataset.values.split(" ")));
    const pick = (event) => {
      const box = map.getBoundingClientRect(), unit = map.viewBox.baseVal.width / box.width;
      const at = (pixel, from, to) => (pixel * unit - from) / (to - from);
      set(MOST_RATE * at(event.clientX - box.left, MAP.left, MAP.right), MOST_BETA * at(event.clientY - box.top, MAP.bottom, MAP.top));
    };
    map.addEventListener("pointerdown", (event) => {
      map.setPointerCapture(event.pointerId);
      pick(event);
    });
    map.addEventListener("pointermove", (event) => event.buttons && pick(event));
  }

  return { factor, slowest, converges, path, best, band, sentence, mount };
})();

for (const place of document.querySelectorAll("[data-slider=momentum]")) Momentum.mount(place);
