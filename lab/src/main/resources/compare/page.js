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
    const ticks = []; // the first ones matter most, and none stands upon another
    for (const tick of [1, 2, 0.5, 1.5, 4, 0.25, 3, 0.7, 1.25, 0.8, 0.9, 1.1]) {
      const shown = tick >= x.domain()[0] && tick <= x.domain()[1];
      if (shown && ticks.every((other) => Math.abs(x(other) - x(tick)) > (narrow ? 28 : 36))) ticks.push(tick);
    }
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
      for (const pair of scenario.pairs.filter((one) => ["CPU", "p99", "goodput", "last answer", "back after"].includes(one.figure))) {
        const text = `${scenario.title}, ${pair.figure}${pair.figure === "goodput" ? " (more is better)" : ""}`;
        rows.push({ pair, short: text.replace(" requests", "").replace(" (more is better)", ""), long: text });
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
        chart.append("path").attr("opacity", 0.18).style("fill", colour(row.contestant))
          .attr("d", d3.area().x((point) => x(depth(point[0]))).y0((point) => y(point[2])).y1((point) => y(Math.min(point[3], y.domain()[1])))
            (row.percentiles.filter((point) => point.length > 2)));
      }
      for (const row of rows) {
        chart.append("path").attr("fill", "none").attr("stroke-width", 2).style("stroke", colour(row.contestant))
          .attr("d", d3.line((point) => x(depth(point[0])), (point) => y(point[1]))(row.percentiles))
          .append("title").text(row.contestant);
      }
    }
    key(parent);
  }

  /**
   * A line for each contestant, with an interval at each of its points that has one.
   * figures: [name in the data, unit, title]
   */
  function curves(parent, rows, at, x, xText, ats, figures, where) {
    for (const [figure, unit, title] of figures) {
      const has = rows.filter((row) => row[figure] !== undefined);
      if (!has.length) continue;
      const panel = d3.select(parent).append("figure");
      panel.append("figcaption").text(title);
      const chart = svg(panel.node(), width, height, `${title}; the table below has the same figures`);
      const highest = d3.max(has, (row) => row[figure]);
      const reached = d3.max(has, (row) => row[`${figure}High`] ?? row[figure]);
      const y = d3.scaleLinear().domain([0, Math.min(reached, highest * 1.6) * 1.05]).nice().range([height - margin.bottom, margin.top]);
      axes(chart, x, y, ats, xText, width, height, margin, unit);
      for (const name of names) {
        const own = has.filter((row) => row.contestant === name);
        chart.append("path").attr("fill", "none").attr("stroke-width", 2).style("stroke", colour(name))
          .attr("d", d3.line((row) => x(row[at]), (row) => y(row[figure]))(own)).append("title").text(name);
        const points = chart.append("g").selectAll("g").data(own).join("g");
        points.filter((row) => row[`${figure}Low`] !== undefined).append("line").attr("stroke-width", 2).style("stroke", colour(name))
          .attr("x1", (row) => x(row[at])).attr("x2", (row) => x(row[at]))
          .attr("y1", (row) => y(row[`${figure}Low`])).attr("y2", (row) => y(Math.min(row[`${figure}High`], y.domain()[1])));
        points.filter((row) => row[`${figure}High`] > y.domain()[1]).append("path").style("fill", colour(name)) // it goes on
          .attr("d", (row) => `M${x(row[at])},${y.range()[1] - 6}l5,8h-10z`);
        points.append("circle").attr("r", 4).style("fill", colour(name)).attr("cx", (row) => x(row[at])).attr("cy", (row) => y(row[figure]))
          .append("title").text((row) => `${name}, ${where(row)}: ${row[figure].toFixed(3)} ${unit}`);
      }
    }
  }

  function costs() {
    const parent = document.getElementById("costcharts");
    if (!data.levels.length) return;
    const x = d3.scalePoint().domain(data.levels).padding(0.4).range([margin.left, width - margin.right]);
    const figures = [["CPU", "s per 1,000 answers", "CPU"], ["allocated", "MB per 1,000 answers", "allocated"]];
    curves(parent, data.contestants, "level", x, percent, data.levels, figures, (row) => `at ${percent(row.level)}`);
    key(parent);
  }

  /** What each trial of a rate showed, and what comes through of an overload. */
  function knees() {
    const parent = document.getElementById("kneecharts");
    const rows = Object.entries(data.facts.kneeTrials).flatMap(([contestant, trials]) =>
      trials.filter((one) => !one.late).map((one) => ({ contestant, rate: one.rate, goodput: one.goodput, p99: one.p99Millis })))
      .sort((a, b) => a.rate - b.rate);
    if (rows.length) {
      const x = d3.scaleLinear().domain([0, d3.max(rows, (row) => row.rate)]).nice().range([margin.left, width - margin.right]);
      const figures = [["goodput", "complete answers within 1 s, per second", "What comes through"], ["p99", "ms", "p99 of complete answers"]];
      curves(parent, rows, "rate", x, (tick) => tick.toLocaleString("en"), x.ticks(4), figures, (row) => `${Math.round(row.rate)} requests/s`);
    }
    const overload = data.scenarios.find((one) => one.name === "overload")?.rows ?? [];
    if (overload.length) {
      const panel = d3.select(parent).append("figure");
      panel.append("figcaption").text("What comes through of an overload");
      const chart = svg(panel.node(), width, height, "Goodput in the overload; its table has the figures, and what was asked for");
      const x = d3.scaleBand().domain(overload.map((row) => row.contestant)).padding(0.4).range([margin.left, width - margin.right]);
      const y = d3.scaleLinear().domain([0, d3.max(overload, (row) => row.goodputHigh ?? row.goodput) * 1.05]).range([height - margin.bottom, margin.top]);
      axes(chart, x, y, [], String, width, height, margin, "complete answers within 1 s, per second");
      const bars = chart.append("g").selectAll("g").data(overload).join("g");
      bars.append("rect").attr("x", (row) => x(row.contestant)).attr("width", x.bandwidth()).style("fill", (row) => colour(row.contestant))
        .attr("y", (row) => y(row.goodput)).attr("height", (row) => y(0) - y(row.goodput))
        .append("title").text((row) => `${row.contestant}: ${Math.round(row.goodput)} of ${Math.round(row.rate)}`);
      bars.filter((row) => row.goodputLow).append("line").attr("stroke-width", 2).style("stroke", "var(--ink)")
        .attr("x1", (row) => x(row.contestant) + x.bandwidth() / 2).attr("x2", (row) => x(row.contestant) + x.bandwidth() / 2)
        .attr("y1", (row) => y(row.goodputLow)).attr("y2", (row) => y(row.goodputHigh));
    }
    if (rows.length || overload.length) key(parent);
    else parent.closest("section").remove();
  }

  function growth() {
    for (const scenario of data.scenarios.filter((one) => one.grows)) {
      const parent = document.querySelector(`[data-growth="${scenario.name}"]`);
      const ats = [...new Set(scenario.rows.map((row) => row.at))];
      // steps of ten are evenly apart
      const scale = ats.at(-1) / ats[0] > 20 ? d3.scaleLog() : d3.scaleLinear();
      const x = scale.domain([ats[0], ats.at(-1)]).range([margin.left + 12, width - margin.right - 14]);
      const figures = [["CPU", "s per 1,000 answers", `CPU by ${scenario.grows}`], ["p99", "ms", `p99 by ${scenario.grows}`]];
      curves(parent, scenario.rows, "at", x, (at) => at.toLocaleString("en"), ats, figures, (row) => `${row.at} ${scenario.grows}`);
      key(parent, names.filter((name) => scenario.rows.some((row) => row.contestant === name)));
    }
  }

  typicalForest();
  percentiles();
  costs();
  knees();
  scenarioForest();
  growth();
})();
