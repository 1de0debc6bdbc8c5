"use strict";
(async function () {
  // key of study.json, label, unit, factor, digits
  const NUMBERS = [
    ["net_p50_gwh", "Net energy, P50", "GWh per year", 1, 0],
    ["net_p90_gwh", "Net energy, P90", "GWh per year", 1, 0],
    ["capacity_factor", "Capacity factor", "%", 100, 1],
    ["gross_gwh", "Gross energy", "GWh per year", 1, 0],
    ["wake_loss", "Wake loss", "%", 100, 1],
    ["electrical_loss", "Electrical loss", "%", 100, 1],
    ["availability", "Availability", "%", 100, 1],
    ["lcoe_usd_per_mwh", "LCOE", "USD/MWh", 1, 1],
    ["npv_musd", "Net present value", "million USD", 1, 0],
    ["project_irr", "Project IRR", "%", 100, 1],
    ["equity_irr", "Equity IRR", "%", 100, 1],
    ["capex_musd", "Capital cost", "million USD", 1, 0],
    ["opex_musd_per_year", "Operating cost", "million USD per year", 1, 0],
    ["min_dscr", "Least DSCR", "", 1, 2],
    ["co2_avoided_mt_per_year", "CO\u2082 avoided", "Mt per year", 1, 2],
    ["capacity_value_mw", "Capacity value", "MW", 1, 0],
    ["curtailment", "Curtailment", "%", 100, 1],
    ["capacity_mw", "Capacity at the connection", "MW", 1, 0],
    ["turbine_count", "Turbines", "", 1, 0],
    ["turbine_name", "Turbine type", "", 1, 0],
    ["min_spacing_m", "Least spacing", "m", 1, 0],
    ["mean_depth_m", "Mean depth", "m", 1, 1],
    ["cable_km", "Array cables", "km", 1, 1],
    ["construction_months", "Construction", "months", 1, 0],
  ];
  const find = (id) => document.getElementById(id);

  async function read(address) {
    const answer = await fetch(address);
    const content = await answer.json();
    if (!answer.ok) throw new Error(content.detail || `${address}: status ${answer.status}`);
    return content;
  }

  function showNumbers(study) {
    for (const [key, label, unit, factor, digits] of NUMBERS) {
      if (!(key in study)) continue;
      const value = study[key];
      const row = document.createElement("div");
      const term = document.createElement("dt"), number = document.createElement("dd");
      term.textContent = label;
      number.textContent = typeof value === "number"
        ? (factor * value).toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "\u2212")
        : value ?? "\u2013";
      if (unit && value !== null) {
        const small = document.createElement("span");
        small.textContent = ` ${unit}`;
        number.appendChild(small);
      }
      row.append(term, number);
      find("numbers").appendChild(row);
    }
    find("title").textContent = study.project_name || "";
  }

  function showLegend(legend) {
    for (const { name, colour, dot } of legend) {
      const entry = document.createElement("span"), line = document.createElement("i");
      line.style.background = colour;
      if (dot) line.className = "dot";
      entry.append(line, name);
      find("legend").appendChild(entry);
    }
  }

  try {
    showNumbers(await read("api/study"));
    const map = monsunMap.draw(find("map"), await read("api/layout"), (text) => { find("chosen").textContent = text; });
    find("show-park").addEventListener("click", map.showPark);
    find("show-all").addEventListener("click", map.showAll);
    showLegend(map.legend);
  } catch (error) {
    find("problem").textContent = `The run cannot be shown: ${error.message}`;
    find("problem").hidden = false;
  }
})();
