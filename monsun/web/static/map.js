"use strict";
// Draws turbines and cables as SVG. Tens of metres from the park's middle (a letter smaller than one unit would not be
// drawn well); the picture's y points down.
const monsunMap = (function () {
  const SVG = "http://www.w3.org/2000/svg";
  const UNITS_PER_KM = 100;
  const EARTH_RADIUS = 6371.0088 * UNITS_PER_KM;
  const CABLE_COLOURS = ["#a86f00", "#d0520c", "#00806a", "#6a51a3"];
  const EXPORT_COLOUR = "#b0479b";

  // equirectangular about the park: within a promille over the 60 km that a park and its cable span
  function projection(points) {
    const middle = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
    const perDegree = (EARTH_RADIUS * Math.PI) / 180;
    const shrink = Math.cos((middle[1] * Math.PI) / 180);
    return ([longitude, latitude]) =>
      [(longitude - middle[0]) * perDegree * shrink, -(latitude - middle[1]) * perDegree];
  }

  function windowAround(points) {
    const low = [0, 1].map((axis) => Math.min(...points.map((point) => point[axis])));
    const high = [0, 1].map((axis) => Math.max(...points.map((point) => point[axis])));
    const margin = 0.06 * Math.max(high[0] - low[0], high[1] - low[1], UNITS_PER_KM);
    return { x: low[0] - margin, y: low[1] - margin, width: high[0] - low[0] + 2 * margin, height: high[1] - low[1] + 2 * margin };
  }

  function lossColour(share, [least, most]) {
    // light to dark blue from the park's least to its greatest loss: lightness alone tells it
    const part = most > least ? (share - least) / (most - least) : 0;
    const mix = [[158, 202, 225], [8, 48, 107]];
    return `rgb(${[0, 1, 2].map((k) => Math.round(mix[0][k] + part * (mix[1][k] - mix[0][k]))).join(",")})`;
  }

  const number = (value, digits) =>
    typeof value === "number"
      ? value.toLocaleString("en-US", { maximumFractionDigits: digits }).replace("-", "\u2212")
      : "\u2013";
  const printed = (name) => name.replace(/\bmm2\b/, "mm\u00b2");

  function turbineText(properties) {
    const parts = [`turbine ${properties.name}`, properties.turbine];
    if (typeof properties.depth_m === "number") parts.push(`depth ${number(properties.depth_m, 1)} m`);
    if (typeof properties.energy_mwh === "number") parts.push(`${number(properties.energy_mwh / 1000, 1)} GWh per year`);
    if (typeof properties.wake_loss === "number") parts.push(`wake loss ${number(100 * properties.wake_loss, 1)} %`);
    return parts.filter(Boolean).join(", ");
  }

  function cableText(properties) {
    return `${properties.role} cable ${printed(properties.cable_type)}, ${properties.first} to ${properties.last}, ` +
      `${number(properties.length_m / 1000, 2)} km, carries ${number(properties.turbine_count, 0)} turbines`;
  }

  function element(name, attributes) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  function speaking(made, text, tell) {
    const title = element("title", {});
    title.textContent = text;
    made.appendChild(title);
    for (const event of ["pointerenter", "focus", "click"]) made.addEventListener(event, () => tell(text));
    return made;
  }

  function scaleBar(view) {
    const room = view.width / UNITS_PER_KM / 4;
    const step = 10 ** Math.floor(Math.log10(room));
    const km = [5, 2, 1].map((k) => k * step).find((wanted) => wanted <= room) || step;
    const length = km * UNITS_PER_KM;
    const x = view.x + 0.04 * view.width, y = view.y + 0.96 * view.height;
    const group = element("g", { id: "scale" });
    group.appendChild(element("line", { class: "scale", x1: x, x2: x + length, y1: y, y2: y }));
    const label = element("text", { x, y: y - 0.012 * view.width, "font-size": 0.024 * view.width });
    label.textContent = `${number(km, 3)} km, north is up`;
    group.appendChild(label);
    return group;
  }

  function draw(svg, layout, tell) {
    const turbines = layout.turbines.features;
    const cables = layout.cables ? layout.cables.features : [];
    const place = projection(turbines.map((feature) => feature.geometry.coordinates));
    const spots = turbines.map((feature) => place(feature.geometry.coordinates));
    const routes = cables.map((feature) => feature.geometry.coordinates.map(place));
    const array = cables.filter((feature) => feature.properties.role !== "export");
    const types = [...new Set(array.map((feature) => feature.properties.cable_type))];
    const colour = (p) => (p.role === "export" ? EXPORT_COLOUR : CABLE_COLOURS[types.indexOf(p.cable_type) % CABLE_COLOURS.length]);
    const losses = turbines.map((feature) => feature.properties.wake_loss).filter((loss) => typeof loss === "number");
    const range = [Math.min(...losses), Math.max(...losses)];
    const width = (p) => (p.role === "export" ? 4 : 1.5 + types.indexOf(p.cable_type));

    svg.replaceChildren();
    cables.forEach((feature, index) => {
      const line = element("polyline", {
        class: feature.properties.role === "export" ? "cable export" : "cable", points: routes[index].map((point) => point.join(",")).join(" "),
        stroke: colour(feature.properties), "stroke-width": width(feature.properties),
      });
      svg.appendChild(speaking(line, cableText(feature.properties), tell));
    });
    const dots = turbines.map((feature, index) => {
      const properties = feature.properties;
      const text = turbineText(properties);
      const dot = element("circle", {
        class: "turbine", cx: spots[index][0], cy: spots[index][1], tabindex: 0, role: "img", "aria-label": text,
        fill: typeof properties.wake_loss === "number" ? lossColour(properties.wake_loss, range) : "#08306b",
      });
      svg.appendChild(dot);
      return speaking(dot, text, tell);
    });

    const stations = cables
      .filter((feature) => feature.properties.first === "offshore substation")
      .map((feature) => {
        const [x, y] = place(feature.geometry.coordinates[0]);
        const mark = speaking(element("rect", { class: "substation" }), "offshore substation", tell);
        svg.appendChild(mark);
        return { mark, x, y };
      });

    let view;
    function show(wanted) {
      view = wanted;
      svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
      dots.forEach((dot) => dot.setAttribute("r", 0.011 * Math.min(view.width, view.height)));
      const half = 0.014 * Math.min(view.width, view.height);
      for (const { mark, x, y } of stations) {
        for (const [key, value] of Object.entries({ x: x - half, y: y - half, width: 2 * half, height: 2 * half })) {
          mark.setAttribute(key, value);
        }
      }
      svg.querySelector("#scale")?.remove();
      svg.appendChild(scaleBar(view));
    }
    const park = windowAround(spots);
    const all = windowAround([...spots, ...routes.flat()]);
    show(park);
    move(svg, () => view, show);
    const legend = types.map((type) => ({ name: printed(type), colour: colour({ cable_type: type }) }));
    if (cables.length > array.length) legend.push({ name: "export cable", colour: EXPORT_COLOUR });
    if (losses.length) {
      range.forEach((loss) =>
        legend.push({ name: `wake loss ${number(100 * loss, 1)} %`, colour: lossColour(loss, range), dot: true }));
    }
    return { showPark: () => show(park), showAll: () => show(all), legend };
  }

  function move(svg, view, show) {
    // what one pixel is in kilometres: the picture keeps its proportions inside its frame
    const perPixel = () => {
      const frame = svg.getBoundingClientRect();
      return Math.max(view().width / frame.width, view().height / frame.height);
    };
    svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      const frame = svg.getBoundingClientRect();
      const factor = event.deltaY > 0 ? 1.15 : 1 / 1.15;
      const now = view(), pixel = perPixel();
      const x = now.x + now.width / 2 + (event.clientX - frame.left - frame.width / 2) * pixel;
      const y = now.y + now.height / 2 + (event.clientY - frame.top - frame.height / 2) * pixel;
      show({ x: x + (now.x - x) * factor, y: y + (now.y - y) * factor, width: now.width * factor, height: now.height * factor });
    }, { passive: false });
    let last = null;
    svg.addEventListener("pointerdown", (event) => { last = event; svg.classList.add("moving"); });
    window.addEventListener("pointerup", () => { last = null; svg.classList.remove("moving"); });
    window.addEventListener("pointermove", (event) => {
      if (!last) return;
      const now = view(), pixel = perPixel();
      show({ ...now, x: now.x - (event.clientX - last.clientX) * pixel, y: now.y - (event.clientY - last.clientY) * pixel });
      last = event;
    });
  }

  return { draw };
})();
