// What both sliders need for drawing: SVG elements, scales, axes. Colours are CSS classes, so that dark pages work.
"use strict";

const Plot = (() => {
  const NAMESPACE = "http://www.w3.org/2000/svg";

  /** Return a new SVG element in `parent`, with `attributes` and, if given, a text. */
  function add(parent, tag, attributes = {}, text = "") {
    const element = document.createElementNS(NAMESPACE, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    parent.append(element);
    return element;
  }

  /** Return a function that maps `from` to `to`, in a straight line. */
  function scale(from, to) {
    return (value) => to[0] + ((value - from[0]) / (from[1] - from[0])) * (to[1] - to[0]);
  }

  /** Return the points as the attribute of a polyline. */
  function line(points) {
    return points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" ");
  }

  /** Draw both axes of a panel, with ticks at `xs` and `ys` (each [value, label]) and the names of the axes. */
  function axes(parent, { x, y, xs, ys, left, right, top, bottom, xname, yname }) {
    const group = add(parent, "g", { class: "axes" });
    add(group, "path", { d: `M${left} ${top}V${bottom}H${right}` });
    for (const [value, label] of xs) {
      add(group, "path", { d: `M${x(value)} ${bottom}v5` });
      add(group, "text", { x: x(value), y: bottom + 18, "text-anchor": "middle" }, label);
    }
    for (const [value, label] of ys) {
      add(group, "path", { d: `M${left} ${y(value)}h-5` });
      add(group, "text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, label);
    }
    add(group, "text", { x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle" }, xname);
    add(group, "text", { x: left, y: top - 10, "text-anchor": "start" }, yname);
  }

  /** Return `value` with `digits` decimals and a real minus sign. */
  function number(value, digits = 2) {
    const text = value.toFixed(digits);
    return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
  }

  /** Return 10 to the whole number `exponent`, with a raised exponent. */
  function power(exponent) {
    if (exponent === 0) return "1";
    const raised = [...String(Math.abs(exponent))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
    return `10${exponent < 0 ? "⁻" : ""}${raised}`;
  }

  /** Return `value` in two digits, as a power of ten where it is very large or small. */
  function rough(value) {
    if (!Number.isFinite(value)) return "more than a number can hold";
    if (value !== 0 && (value < 0.001 || value >= 10000)) {
      const exponent = Math.floor(Math.log10(value));
      return `${(value / 10 ** exponent).toFixed(1)} · ${power(exponent)}`;
    }
    return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
  }

  /** Call `draw` now and whenever one of the `inputs` moves; call `say` when it has rested for a moment. */
  function follow(inputs, draw, say) {
    let waiting = 0;
    const changed = () => {
      draw();
      clearTimeout(waiting);
      waiting = setTimeout(say, 400);
    };
    for (const input of inputs) input.addEventListener("input", changed);
    draw();
    say();
    return changed;
  }

  return { add, scale, line, axes, number, power, rough, follow };
})();
