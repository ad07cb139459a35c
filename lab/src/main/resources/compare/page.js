"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const names = [...new Set([...data.contestants, ...data.scenarios.flatMap((one) => one.rows)].map((row) => row.contestant))];
  const known = ["gateway-webflux", "gateway-mvc", "gateway-mvc-platform", "yardstick"];
  const colour = (name) => `var(--${known.includes(name) ? name : "other"})`;
  const percent = (level) => `${Math.round(level * 100)} %`;

  function key(parent, shown = names) {
    const items = d3.select(parent).insert("ul", ":first-child").attr("class", "key").style("grid-column", "1 / -1")
      .selectAll("li").data(shown).join("li");
    items.append("i").style("background", colour);
    items.append("span").text((name) => name);
  }

  function svg(parent, width, height, label) {
    return d3.select(parent).append("svg").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "img").attr("aria-label", label);
  }

  /** Ratios with their intervals, one below the other; each has a text for narrow screens and one for others. */
  function forest(id, rows, label) {
    const parent = document.getElementById(id);
    if (!rows.length) return;
    const narrow = parent.clientWidth < 560;
    const width = narrow ? 420 : 960, row = 22, left = narrow ? 190 : 330, right = narrow ? 56 : 200, top = 24;
    const height = top + rows.length * row + 30;
    const chart = svg(parent, width, height, label);
    const ends = rows.flatMap(({ pair }) => [pair.low ?? pair.ratio, pair.high ?? pair.ratio, 1]);
    const x = d3.scaleLog().domain([Math.max(0.2, d3.min(ends) * 0.95), Math.min(5, d3.max(ends) * 1.05)]).range([left, width - right]).clamp(true);
    let ticks = [0.25, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4].filter((tick) => tick >= x.domain()[0] && tick <= x.domain()[1]);
    if (narrow && ticks.length > 5) ticks = ticks.filter((tick) => [0.25, 0.5, 0.8, 1, 1.5, 2, 4].includes(tick));
    for (const tick of ticks) {
      chart.append("line").attr("class", "grid").attr("x1", x(tick)).attr("x2", x(tick)).attr("y1", top - 6).attr("y2", height - 24)
        .attr("stroke-width", tick === 1 ? 2 : 1).style("stroke", tick === 1 ? "var(--ink)" : null);
      chart.append("text").attr("x", x(tick)).attr("y", height - 8).attr("text-anchor", "middle").text(tick);
    }
    rows.forEach(({ pair, short, long }, i) => {
      const y = top + i * row + row / 2;
      const line = chart.append("g");
      line.append("title").text(`${pair.of} against ${pair.to}, ${long}: ${pair.ratio.toFixed(2)}, ${pair.verdict}`);
      line.append("text").attr("x", left - 10).attr("y", y + 4).attr("text-anchor", "end").text(narrow ? short : long);
      if (pair.low !== undefined) {
        line.append("line").attr("x1", x(pair.low)).attr("x2", x(pair.high)).attr("y1", y).attr("y2", y).attr("stroke-width", 3).style("stroke", colour(pair.of));
      }
      line.append("circle").attr("cx", x(pair.ratio)).attr("cy", y).attr("r", 5).style("fill", colour(pair.of));
      line.append("text").attr("x", width - right + 10).attr("y", y + 4).attr("class", pair.verdict.startsWith("no") ? "faint" : null)
        .text(narrow ? `${pair.ratio.toFixed(2)} ×` : `${pair.ratio.toFixed(2)} times, ${pair.verdict}`);
    });
    key(parent, [...new Set(rows.map(({ pair }) => pair.of))]);
  }

  function typicalForest() {
    const rows = [];
    for (const figure of ["CPU", "allocated", "p50", "p99"]) {
      for (const pair of data.pairs) {
        if (pair.to === "gateway-mvc" && pair.figure === figure && pair.of !== "yardstick") {
          rows.push({ pair, short: `${figure}, ${percent(pair.level)}`, long: `${figure} at ${percent(pair.level)}, ${pair.of.replace("gateway-", "")}` });
        }
      }
    }
    forest("forest", rows, "Ratios to gateway-mvc with their intervals; the table below has the same figures");
  }

  function scenarioForest() {
    const rows = [];
    for (const scenario of data.scenarios.filter((one) => !one.grows)) {
      for (const pair of scenario.pairs.filter((one) => ["CPU", "p99", "last answer", "back after"].includes(one.figure))) {
        const text = `${scenario.title}, ${pair.figure}`;
        rows.push({ pair, short: text.replace(" requests", ""), long: text });
      }
    }
    forest("scenarioforest", rows, "Ratios of gateway-webflux to gateway-mvc in each scenario; the tables below have the same figures");
  }

  function axes(chart, x, y, xTicks, xText, width, height, margin, unit) {
    for (const tick of y.ticks(5)) {
      chart.append("line").attr("class", "grid").attr("x1", margin.left).attr("x2", width - margin.right).attr("y1", y(tick)).attr("y2", y(tick));
      chart.append("text").attr("x", margin.left - 6).attr("y", y(tick) + 4).attr("text-anchor", "end").text(tick);
    }
    for (const tick of xTicks) {
      chart.append("text").attr("x", x(tick)).attr("y", height - margin.bottom + 18).attr("text-anchor", "middle").text(xText(tick));
    }
    chart.append("text").attr("x", margin.left).attr("y", 12).attr("class", "faint").text(unit);
  }

  const width = 360, height = 250, margin = { top: 22, right: 16, bottom: 30, left: 46 };

  function percentiles() {
    const parent = document.getElementById("percentiles");
    if (!data.levels.length) return;
    for (const level of data.levels) {
      const rows = data.contestants.filter((row) => row.level === level);
      const figure = d3.select(parent).append("figure");
      figure.append("figcaption").text(`${percent(level)} load, ${Math.round(rows[0].rate)} requests/s`);
      const chart = svg(figure.node(), width, height, `Latency by percentile at ${percent(level)} load`);
      const depth = (share) => -Math.log10(1 - share);
      const x = d3.scaleLinear().domain([0, 3]).range([margin.left, width - margin.right]);
      const y = d3.scaleLinear().domain([0, d3.max(rows, (row) => d3.max(row.percentiles, (point) => point[1]))]).nice().range([height - margin.bottom, margin.top]);
      axes(chart, x, y, [0, 1, 2, 3], (tick) => ["fastest", "90 %", "99 %", "99.9 %"][tick], width, height, margin, "ms");
      for (const row of rows) {
        chart.append("path").attr("fill", "none").attr("stroke-width", 2).style("stroke", colour(row.contestant))
          .attr("d", d3.line((point) => x(depth(point[0])), (point) => y(point[1]))(row.percentiles.filter((point) => depth(point[0]) <= 3.0001)))
          .append("title").text(row.contestant);
      }
    }
    key(parent);
  }

  function costs() {
    const parent = document.getElementById("costcharts");
    if (!data.levels.length) return;
    const figures = [["CPU", "s per 1,000 requests"], ["allocated", "MB per 1,000 requests"]];
    for (const [figure, unit] of figures) {
      const rows = data.contestants.filter((row) => row[figure] !== undefined);
      if (!rows.length) continue;
      const panel = d3.select(parent).append("figure");
      panel.append("figcaption").text(figure);
      const chart = svg(panel.node(), width, height, `${figure} against load`);
      const x = d3.scalePoint().domain(data.levels).padding(0.4).range([margin.left, width - margin.right]);
      const y = d3.scaleLinear().domain([0, d3.max(rows, (row) => row[figure])]).nice().range([height - margin.bottom, margin.top]);
      axes(chart, x, y, data.levels, percent, width, height, margin, unit);
      for (const name of names) {
        const own = rows.filter((row) => row.contestant === name);
        chart.append("path").attr("fill", "none").attr("stroke-width", 2).style("stroke", colour(name))
          .attr("d", d3.line((row) => x(row.level), (row) => y(row[figure]))(own)).append("title").text(name);
        chart.append("g").selectAll("circle").data(own).join("circle").attr("r", 4).style("fill", colour(name))
          .attr("cx", (row) => x(row.level)).attr("cy", (row) => y(row[figure]))
          .append("title").text((row) => `${name} at ${percent(row.level)}: ${row[figure].toFixed(3)} ${unit}`);
      }
    }
    key(parent);
  }

  function growth() {
    for (const scenario of data.scenarios.filter((one) => one.grows)) {
      const parent = document.querySelector(`[data-growth="${scenario.name}"]`);
      const ats = [...new Set(scenario.rows.map((row) => row.at))];
      // steps of ten are evenly apart
      const scale = ats.at(-1) / ats[0] > 20 ? d3.scaleLog() : d3.scaleLinear();
      const x = scale.domain([ats[0], ats.at(-1)]).range([margin.left + 12, width - margin.right - 14]);
      const shown = names.filter((name) => scenario.rows.some((row) => row.contestant === name));
      for (const [figure, unit, title] of [["CPU", "ms", "CPU per request"], ["p99", "ms", "p99"]]) {
        const rows = scenario.rows.filter((row) => row[figure] !== undefined);
        if (!rows.length) continue;
        const panel = d3.select(parent).append("figure");
        panel.append("figcaption").text(`${title} by ${scenario.grows}`);
        const chart = svg(panel.node(), width, height, `${title} by ${scenario.grows}; the table below has the same figures`);
        const y = d3.scaleLinear().domain([0, d3.max(rows, (row) => row[figure])]).nice().range([height - margin.bottom, margin.top]);
        axes(chart, x, y, ats, (at) => at.toLocaleString("en"), width, height, margin, unit);
        for (const name of shown) {
          const own = rows.filter((row) => row.contestant === name);
          chart.append("path").attr("fill", "none").attr("stroke-width", 2).style("stroke", colour(name))
            .attr("d", d3.line((row) => x(row.at), (row) => y(row[figure]))(own)).append("title").text(name);
          chart.append("g").selectAll("circle").data(own).join("circle").attr("r", 4).style("fill", colour(name))
            .attr("cx", (row) => x(row.at)).attr("cy", (row) => y(row[figure]))
            .append("title").text((row) => `${name}, ${row.at} ${scenario.grows}: ${row[figure].toFixed(2)} ${unit}`);
        }
      }
      key(parent, shown);
    }
  }

  typicalForest();
  percentiles();
  costs();
  scenarioForest();
  growth();
})();
