"use strict";
(function () {
  const darkPage = window.matchMedia("(prefers-color-scheme: dark)");
  const looksElement = document.getElementById("looks");
  const looks = looksElement ? JSON.parse(looksElement.textContent) : null;
  const plots = [];
  const look = () => (darkPage.matches ? looks.dark : looks.light);
  // A legend of one column on a narrow page takes its room from below, not from the plot.
  const narrow = 620, room = 18;

  function heightFor(figure, width) {
    const height = figure.layout.height || 450;
    if (width >= narrow || figure.layout.showlegend === false) return height;
    const named = figure.data.filter((trace) => trace.showlegend !== false && trace.name);
    return height + room * (named.length > 3 ? named.length / (width > 480 ? 2 : 1) : 1);
  }

  function drawFigures() {
    const config = {
      responsive: true,
      displaylogo: false,
      modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
      toImageButtonOptions: { format: "svg", filename: "monsun" },
    };
    for (const holder of document.querySelectorAll("script[data-figure]")) {
      const place = document.getElementById(holder.dataset.figure);
      const figure = JSON.parse(holder.textContent);
      figure.layout.template = look();
      figure.layout.height = heightFor(figure, place.clientWidth);
      place.style.height = `${figure.layout.height}px`;
      Plotly.newPlot(place, figure.data, figure.layout, config);
      plots.push(place);
    }
    const relook = () => plots.forEach((place) => Plotly.relayout(place, { template: look() }));
    darkPage.addEventListener("change", relook);
    // paper is white and narrower than the screen, whatever the page looks like
    window.addEventListener("beforeprint", () => {
      document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
      plots.forEach((place) => Plotly.relayout(place, { template: looks.light, width: 680, autosize: false }));
    });
    window.addEventListener("afterprint", () =>
      plots.forEach((place) => Plotly.relayout(place, { template: look(), width: null, autosize: true })));
  }

  function filterInputs() {
    const filter = document.getElementById("input-filter");
    if (!filter) return;
    filter.addEventListener("input", () => {
      const wanted = filter.value.trim().toLowerCase();
      for (const group of document.querySelectorAll("#input-table tbody")) {
        let shown = 0;
        for (const row of group.querySelectorAll("tr.input")) {
          row.hidden = !row.textContent.toLowerCase().includes(wanted);
          if (!row.hidden) shown += 1;
        }
        group.hidden = shown === 0;
      }
    });
  }

  function followReading() {
    const links = new Map();
    for (const link of document.querySelectorAll(".contents a")) links.set(link.hash.slice(1), link);
    const watcher = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        links.forEach((link) => link.removeAttribute("aria-current"));
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    }, { rootMargin: "-10% 0px -80% 0px" });
    document.querySelectorAll("main section").forEach((section) => watcher.observe(section));
  }

  if (looks && typeof Plotly !== "undefined") drawFigures();
  filterInputs();
  followReading();
})();
