// Moves the view, chooses items, and says in the panel all of what is chosen.

function zoom(factor, x = size()[0] / 2, y = size()[1] / 2) {
  const scale = Math.min(3, Math.max(0.01, view.scale * factor));
  view.x += x / view.scale - x / scale;
  view.y += y / view.scale - y / scale;
  view.scale = scale;
  draw();
}

/** Show the whole, at a scale of so much at least: what comes first, where the whole is larger. */
function fit(least) {
  const [width, height] = size(),
    [whole, high] = data.level.size;
  const fitting = Math.min(1.2, width / (whole + 2 * EDGE), height / (high + 2 * EDGE));
  view.scale = Math.max(least, fitting);
  const { x, y, height: own } = shown[0] ?? { x: 0, y: 0, height: 0 };
  const isWide = whole * view.scale > width,
    isHigh = high * view.scale > height;
  view.x = isWide ? x - EDGE / view.scale : (whole - width / view.scale) / 2;
  view.y = (isHigh ? y + own / 2 : high / 2) - height / view.scale / 2;
  draw();
}

/** Move the view so that an item is in it, and its words can be read. */
function reveal(item) {
  if (view.scale < CLOSE) view.scale = 0.8;
  const [width, height] = size().map((one) => one / view.scale);
  const edge = EDGE / view.scale;
  const moved = (at, room, start, length) => {
    const isInside = start >= at + edge && start + length <= at + room - edge;
    if (isInside) return at;
    return length > room - 2 * edge ? start - edge : start + length / 2 - room / 2;
  };
  view.x = moved(view.x, width, item.x, item.width);
  view.y = moved(view.y, height, item.y, item.open ? TITLE : item.height);
}

/** Return the nodes and edges up- and downstream of an item. */
function reached(item) {
  const found = { items: new Set(chain(item)), edges: new Set() };
  for (const way of ["above", "below"]) {
    const seen = new Set(inside(item));
    for (const node of seen) {
      for (const edge of node[way]) {
        found.edges.add(edge);
        seen.add(way === "above" ? edge.from : edge.to);
      }
    }
    for (const node of seen) for (const one of chain(node)) found.items.add(one);
  }
  return found;
}

function choose(item, isFocused = true) {
  let isMoved = false;
  for (const one of item ? chain(item).slice(0, -1) : []) {
    isMoved ||= !one.open;
    one.open = true;
  }
  chosen = item;
  reach = item && reached(item);
  describe(item); // the panel takes its room
  if (isMoved) layOut();
  if (item) reveal(item);
  redraw(isMoved);
  if (item && isFocused) drawn.get(item)?.focus({ preventScroll: true });
}

/** Open or close a group, which stays where it is on the screen. */
function toggle(item) {
  if (!item.level) return;
  const [x, y] = [item.x, item.y];
  item.open = !item.open;
  layOut();
  view.x += item.x - x;
  view.y += item.y - y;
  redraw(true);
  describe(chosen);
}

function toggleAll(isOpen) {
  for (const item of items) if (item.level) item.open = isOpen;
  chosen = reach = null;
  redraw(true);
  describe(null);
  fit(0);
}

function html(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child));
  return element;
}

const link = (item, words) =>
  html("a", { href: `#${encodeURIComponent(item.id)}` }, words ?? item.title);

const KINDS = {
  input: "launch input",
  task: "task",
  flow: "flow that a task runs",
  group: "group",
  output: "output of the flow",
  artifact: "artifact",
  export: "export",
  missing: "not there",
};

function spoken(item) {
  const nodes = inside(item);
  const needs = nodes.reduce((sum, node) => sum + node.above.length, 0);
  const gives = nodes.reduce((sum, node) => sum + node.below.length, 0);
  const more = [item.change, item.state, `${needs} edges to it, ${gives} from it`];
  return `${KINDS[item.kind]}: ${more.filter(Boolean).join("; ")}`;
}

/** Return a list of the edges at one side of an item, by its ports. */
function portList(item, isInput) {
  const side = isInput ? "above" : "below";
  const rows = new Map(
    (isInput ? item.inputs : item.outputs).map((port) => [port[0], { port, ends: [] }]),
  );
  for (const node of inside(item)) {
    for (const edge of node[side]) {
      const other = isInput ? edge.from : edge.to;
      if (item.level && chain(other).includes(item)) continue;
      const name = (isInput ? edge.input : edge.output || node.port) ?? "";
      if (!rows.has(name)) rows.set(name, { port: [name, "", ""], ends: [] });
      rows.get(name).ends.push([edge, other]);
    }
  }
  const found = [...rows.values()].map(({ port: [name, type, value], ends }) => {
    const line = html(
      "li",
      {},
      name && html("code", {}, name),
      type && `: ${type}`,
      value && html("code", {}, ` = ${value}`),
    );
    ends.slice(0, MOST).forEach(([edge, other], index) => {
      line.append(index ? ", " : isInput ? " ← " : " → ", link(other));
      if (edge.kind === "after") line.append(isInput ? " (waits for it)" : " (waits)");
      if (edge.rule) line.append(html("span", { class: "fault" }, ` ${typeWords(edge)}`));
    });
    if (ends.length > MOST) line.append(` and ${ends.length - MOST} more`);
    return line;
  });
  return found.length
    ? [html("h3", {}, isInput ? "Inputs" : "Outputs"), html("ul", {}, ...found)]
    : [];
}

function settingsTable(settings) {
  const row = (cells, name) =>
    html("tr", {}, ...cells.map((cell) => html(name, name === "th" ? { scope: "col" } : {}, cell)));
  return [
    html("h3", {}, "Settings"),
    html(
      "table",
      {},
      html("thead", {}, row(["setting", "value", "from"], "th")),
      html(
        "tbody",
        {},
        ...settings.map(([name, value, origin]) =>
          row([name, html("code", {}, value), origin], "td"),
        ),
      ),
    ),
  ];
}

function describe(item) {
  panel.hidden = !item;
  if (!item) return;
  const opener = item.level && html("button", { type: "button" }, item.open ? "Close" : "Open");
  opener?.addEventListener("click", () => toggle(item));
  panel.replaceChildren(
    html("h2", {}, item.title),
    html(
      "p",
      { class: "soft" },
      KINDS[item.kind],
      item.place !== undefined && `, ${texts[item.place]}`,
    ),
    ...[item.note, item.description].filter(Boolean).map((words) => html("p", {}, words)),
    ...[item.change, item.state]
      .filter(Boolean)
      .map((words) => html("p", {}, html("strong", {}, words))),
    ...(item.parent ? [html("p", { class: "soft" }, "in ", link(item.parent))] : []),
    ...(opener ? [opener] : []),
    ...(item.command ? [html("h3", {}, "Command"), html("pre", {}, item.command)] : []),
    ...portList(item, true),
    ...portList(item, false),
    ...(item.settings === undefined ? [] : settingsTable(data.settings[item.settings])),
  );
}
