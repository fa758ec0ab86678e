"use strict";

// What is drawn are `items`: nodes and groups. An item is shown where all groups around it are open.
// The places of what lies in a group were computed with its groups closed; one that is open is
// larger, and pushes what lies beyond it.

const data = JSON.parse(document.getElementById("data").textContent);
const { head: HEAD, row: ROW, pad: PAD, letter: LETTER, words: WORDS } = data.sizes;
const FRAME = 18; // pixels around what lies in an open group
const TITLE = 34; // pixels above it
const BEND = 20;
const EDGE = 24; // pixels around the whole
const CLOSE = 0.45; // the scale from which words can be read
const FEW = 250; // so many items are drawn with their words at any scale
const MOST = 25; // lines of a list

const { items, texts } = data;
const stage = document.getElementById("stage");
const picture = document.getElementById("picture"); // twice as wide and high as the stage
const panel = document.getElementById("panel");
const search = document.getElementById("search");
const results = document.getElementById("results");

// ---- items, edges and levels ----

const byId = new Map(items.map((item) => [item.id, item]));
for (const item of items) {
  item.kind ??= "task";
  item.title ??= item.name;
  item.parent = item.parent === undefined ? null : items[item.parent];
  item.inputs = item.inputs === undefined ? [] : data.ports[item.inputs];
  item.outputs = item.outputs === undefined ? [] : data.ports[item.outputs];
  item.above = []; // edges that lead to it
  item.below = [];
}
const edges = data.edges.map(([from, to, ...more]) => {
  const [output, input, kind, type, wanted, rule, change] = more.map((text) => texts[text]);
  const edge = { from: items[from], output, to: items[to], input, kind, type, wanted, rule, change };
  edge.from.below.push(edge);
  edge.to.above.push(edge);
  return edge;
});
const levels = [data.level, ...items.filter((item) => item.level).map((item) => item.level)];
for (const level of levels) {
  const ends = new Map(); // of the columns, by where they start
  for (const [number, x, , width, , inputs, outputs] of level.boxes) {
    items[number].words = [data.words[inputs], data.words[outputs]];
    ends.set(x, Math.max(ends.get(x) ?? 0, x + width));
  }
  const [first, last] = [Math.min(...ends.keys()), Math.max(...ends.keys())];
  for (const [number, x] of level.boxes) {
    const item = items[number];
    item.column = ends.get(x);
    item.isFirst = x === first;
    item.isLast = x === last;
  }
}

const levelAround = (item) => (item.parent ? item.parent.level : data.level);

function chain(item) {
  const found = [];
  for (let one = item; one; one = one.parent) found.unshift(one);
  return found;
}

/** Return what stands for an item: itself, or the outermost closed group around it. */
function shownFor(item) {
  let found = item;
  for (let one = item.parent; one; one = one.parent) if (!one.open) found = one;
  return found;
}

/** Return the nodes that an item stands for. */
const inside = (item) => item.nodes ?? [item];
for (const item of items.filter((one) => one.level)) item.nodes = [];
for (const item of items) {
  for (const group of item.level ? [] : chain(item).slice(0, -1)) group.nodes.push(item);
}

// ---- places ----

/** Return how places move that stretches push, each {start, end, by}. */
function pushed(stretches) {
  const done = [];
  const move = (at) => done.reduce((most, one) => (one.end <= at ? Math.max(most, one.total) : most), 0);
  for (const one of stretches.sort((a, b) => a.start - b.start)) {
    one.total = move(one.start) + one.by;
    done.push(one);
  }
  return (at) => at + move(at);
}

function measure(level) {
  const wide = [], high = [];
  for (const [number, x, y, width, height] of level.boxes) {
    const item = items[number];
    [item.width, item.height] = [width, height];
    if (!item.open) continue;
    measure(item.level);
    item.width = Math.max(width, item.level.size[0] + 2 * FRAME);
    item.height = Math.max(height, item.level.size[1] + TITLE + FRAME);
    wide.push({ start: x, end: x + width, by: item.width - width });
    high.push({ start: y, end: y + height, by: item.height - height });
  }
  level.x = pushed(wide);
  level.y = pushed(high);
  level.size = [level.x(level.width), level.y(level.height)];
}

let shown = [], lines = [];

function place(level, left, top) {
  for (const [number, x, y] of level.boxes) {
    const item = items[number];
    item.x = left + level.x(x);
    item.y = top + level.y(y);
    shown.push(item);
    if (item.open) place(item.level, item.x + FRAME, item.y + TITLE);
  }
  for (const [numbers, ...points] of level.lines) {
    lines.push(...route(level, left, top, [numbers].flat().map((one) => edges[one]), points));
  }
}

function layOut() {
  shown = [];
  lines = [];
  measure(data.level);
  place(data.level, 0, 0);
}

// ---- lines ----

function portPlace(item, name, isInput) {
  const ports = isInput ? item.inputs : item.outputs;
  const row = ports.length === 1 && !ports[0][0] ? 0 : ports.findIndex((port) => port[0] === name);
  return item.y + (row < 0 ? HEAD / 2 : HEAD + (item.note ? ROW : 0) + row * ROW + ROW / 2);
}

/** Return where a line meets an item of a level, or what lies in that, where a way is free. */
function end(node, edge, level, isInput) {
  let outer = node, isFree = true;
  const item = shownFor(node);
  for (let isShown = item === node; levelAround(outer) !== level; outer = outer.parent) {
    if (isShown) isFree &&= isInput ? outer.isFirst : outer.isLast;
    isShown ||= outer.parent === item;
  }
  const name = isInput ? edge.input : edge.output || node.port;
  const at = isFree ? item : outer;
  const y = isFree ? portPlace(item, name, isInput) : outer.y + TITLE / 2;
  return { outer, at, y, x: isInput ? at.x : at.x + at.width };
}

function typeWords(edge) {
  if (!edge.rule) return cut(edge.type ?? "");
  return `${edge.rule}: ${edge.wanted ? `${edge.type} → ${edge.wanted}` : edge.type}`;
}

const cut = (text) => (text.length <= WORDS ? text : `${text.slice(0, WORDS - 3)}...`);

/** Return the lines of some edges that are one line where both of its ends are closed. */
function route(level, left, top, own, points) {
  const parts = new Map();
  for (const edge of own) {
    const from = end(edge.from, edge, level, false), to = end(edge.to, edge, level, true);
    const key = own.length > 1 && [from.x, from.y, to.x, to.y, edge.kind].join();
    if (!parts.has(key)) parts.set(key, { from, to, edges: [] });
    parts.get(key).edges.push(edge);
  }
  return [...parts.values()].map((part) => {
    const { from, to } = part;
    const same = (words) => part.edges.every((edge) => words(edge) === words(part.edges[0]));
    const rule = part.edges.find((edge) => edge.rule);
    const words = rule ? typeWords(rule) : same(typeWords) ? typeWords(part.edges[0]) : "";
    const reach = words ? LETTER * words.length + PAD : 0;
    const column = left + level.x(from.outer.column);
    const middle = [];
    for (let at = 0; at < points.length; at += 2) {
      middle.push([left + level.x(points[at]), top + level.y(points[at + 1])]);
    }
    const start = from.outer.x + from.outer.width;
    const way = [
      [from.x, from.y],
      [Math.max(column, rule ? 0 : start + reach), from.y],
      ...middle,
      [to.outer.x - (rule ? reach : 0), to.y],
      [to.x, to.y],
    ];
    const xs = way.map((point) => point[0]), ys = way.map((point) => point[1]);
    return {
      edges: part.edges,
      kind: part.edges[0].kind,
      change: same((edge) => edge.change) ? part.edges[0].change : "changed",
      rule: Boolean(rule),
      isWhole: from.at === shownFor(part.edges[0].from) && to.at === shownFor(part.edges[0].to),
      words,
      label: rule ? [to.outer.x - 10, to.y - 4] : [start + 6, from.y - 4],
      way,
      box: [Math.min(...xs) - BEND, Math.min(...ys) - BEND, Math.max(...xs) + BEND, Math.max(...ys) + BEND],
    };
  });
}

/** Return a line that is bent where it moves across, and a loop where it turns back. */
function path(points) {
  let words = `M${points[0].join(" ")}`;
  for (let index = 1; index < points.length; index++) {
    const [x, y] = points[index - 1], [toX, toY] = points[index];
    if (y === toY) {
      words += `H${toX}`;
      continue;
    }
    let before = (x + toX) / 2, after = before;
    if (index + 1 < points.length && points[index + 1][0] < toX) before = after = Math.max(x, toX) + BEND;
    else if (index > 1 && x < points[index - 2][0]) before = after = Math.min(x, toX) - BEND;
    words += `C${before} ${y} ${after} ${toY} ${toX} ${toY}`;
  }
  return words;
}

// ---- drawing: only what is in view is in the document ----

function svg(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function label(kind, x, y, words, anchor = "start") {
  return svg("text", { class: kind, x, y, "text-anchor": anchor }, words);
}

const heads = { arrow: "M0 0L8 4L0 8z", diamond: "M0 4L5 0L10 4L5 8z" };
const markers = Object.entries(heads).map(([id, d]) =>
  svg(
    "marker",
    {
      id, viewBox: "0 0 10 8", refX: 8, refY: 4, markerWidth: 10, markerHeight: 8,
      markerUnits: "userSpaceOnUse", orient: "auto",
    },
    svg("path", { class: "head", d }),
  ),
);
const layers = ["frames", "lines", "many", "nodes", "direct"].map(() => svg("g", {}));
const [frames, linesLayer, many, nodesLayer, direct] = layers;
picture.append(svg("defs", {}, ...markers), ...layers);

const view = { x: 0, y: 0, scale: 1 };
let chosen = null; // an item
let reach = null; // what is up- and downstream of it
let region = null; // what the view may show without another drawing
const drawn = new Map(); // what is in the document, by its item or line

function drawItem(item) {
  const { width, height } = item;
  const group = svg("g", { role: "button", tabindex: -1, "aria-description": spoken(item) });
  if (item.level) group.setAttribute("aria-expanded", Boolean(item.open));
  if (item.open) {
    group.append(
      svg("rect", { class: "frame", width, height, rx: 6 }),
      label("name", PAD, 21, `▾ ${item.title}`),
    );
    return group;
  }
  const rx = item.kind === "input" || item.kind === "output" ? Math.min(height / 2, 14) : 4;
  if (item.level) group.append(svg("rect", { class: "body", x: 4, y: 4, width, height, rx }));
  group.append(svg("rect", { class: "body", width, height, rx }));
  if (item.kind === "flow") {
    group.append(
      svg("rect", { class: "body twin", x: 3, y: 3, width: width - 6, height: height - 6, rx: 2 }),
    );
  }
  group.append(label("name", PAD, 17, cut(item.title)));
  if (item.note) group.append(label("soft", PAD, HEAD + 11, cut(item.note)));
  const first = HEAD + (item.note ? ROW : 0) + ROW / 2 + 4;
  item.words[0].forEach((words, row) => group.append(label("in", PAD, first + row * ROW, words)));
  item.words[1].forEach((words, row) =>
    group.append(label("out", width - PAD, first + row * ROW, words, "end")),
  );
  return group;
}

function drawLine(line, hasWords) {
  const head = line.kind === "artifact" ? "diamond" : "arrow";
  const group = svg("g", {}, svg("path", { d: path(line.way), "marker-end": `url(#${head})` }));
  const [kind, anchor] = line.rule ? ["type fault", "end"] : ["type soft", "start"];
  if (hasWords) group.append(label(kind, ...line.label, line.words, anchor));
  return group;
}

const isFar = (what) =>
  reach !== null && !(what.way ? what.edges.some((edge) => reach.edges.has(edge)) : reach.items.has(what));

const lineClasses = (line) =>
  ["edge", line.kind, line.rule && "wrong", line.change, reach && !isFar(line) && "near"];

const itemClasses = (item) =>
  [item.open ? "open" : "node", item.kind, item.paint];

const joined = (names) => names.filter(Boolean).join(" ");

/** Mark an element by what is chosen, and put it in its place. */
function dress(element, what) {
  const far = isFar(what) && "far";
  if (what.way) {
    element.setAttribute("class", joined([far]));
    element.firstChild.setAttribute("class", joined(lineClasses(what)));
    return;
  }
  element.setAttribute("class", joined([...itemClasses(what), what === chosen && "chosen", far]));
  element.setAttribute("tabindex", what === (chosen ?? shown[0]) ? 0 : -1);
  element.setAttribute("transform", `translate(${what.x} ${what.y})`);
}

/** Return few elements for many things: one for all that look alike. */
function merge(things) {
  const paths = new Map();
  for (const one of things) {
    const far = isFar(one) && "far";
    const key = one.way ? joined([...lineClasses(one), far]) : joined([...itemClasses(one), far]);
    if (!paths.has(key)) paths.set(key, { isLine: Boolean(one.way), words: [] });
    paths.get(key).words.push(one.way ? path(one.way) : `M${one.x} ${one.y}h${one.width}v${one.height}h${-one.width}z`);
  }
  const found = [...paths].map(([key, { isLine, words }]) => {
    const d = words.join("");
    return isLine ? svg("path", { class: key, d }) : svg("g", { class: key }, svg("path", { class: "body", d }));
  });
  return found.sort((a, b) => (a.tagName === "path" ? 0 : 1) - (b.tagName === "path" ? 0 : 1));
}

const size = () => [stage.clientWidth || 1, stage.clientHeight || 1];

/** Show the view. The picture is only moved, unless the view leaves what was drawn. */
function draw() {
  const [width, height] = size().map((one) => one / view.scale);
  const isDrawn =
    region && region.scale === view.scale && region.width === 2 * width && region.height === 2 * height &&
    region.x <= view.x && region.y <= view.y && region.x + width >= view.x && region.y + height >= view.y;
  if (!isDrawn) {
    const [x, y] = [view.x - width / 2, view.y - height / 2];
    region = { x, y, width: 2 * width, height: 2 * height, scale: view.scale };
    picture.setAttribute("viewBox", [x, y, region.width, region.height].join(" "));
    fill();
  }
  const [left, top] = [region.x - view.x, region.y - view.y].map((one) => one * view.scale);
  picture.style.transform = `translate(${left}px,${top}px)`;
}

function fill() {
  const [end, far] = [region.x + region.width, region.y + region.height];
  const isIn = (x, y, right, bottom) => right >= region.x && x <= end && bottom >= region.y && y <= far;
  const seen = shown.filter((one) => isIn(one.x, one.y, one.x + one.width, one.y + one.height));
  const crossing = lines.filter((line) => isIn(...line.box));
  const isWhole = region.scale >= CLOSE || seen.length <= FEW;
  const hasLines = isWhole && crossing.length <= 2 * FEW;
  const kept = new Set(isWhole ? seen : seen.filter((one) => one.open));
  for (const line of hasLines ? crossing : []) kept.add(line);
  if (chosen && shown.includes(chosen)) kept.add(chosen);
  for (const [what, element] of drawn) {
    if (kept.has(what)) continue;
    element.remove();
    drawn.delete(what);
  }
  const said = new Set();
  for (const what of kept) {
    const at = joined([what.label, what.words]);
    if (!drawn.has(what)) {
      const element = what.way ? drawLine(what, what.words && !said.has(at)) : drawItem(what);
      element.item = what;
      dress(element, what);
      (what.way ? linesLayer : what.open ? frames : nodesLayer).append(element);
      drawn.set(what, element);
    }
    said.add(at);
  }
  many.replaceChildren(...merge([...crossing, ...seen].filter((one) => !kept.has(one))));
}

/** Draw all anew, since what is open, or chosen, is another. */
function redraw(isMoved) {
  const hasFocus = picture.contains(document.activeElement);
  if (isMoved) {
    layOut();
    for (const element of drawn.values()) element.remove();
    drawn.clear();
  }
  region = null;
  draw();
  for (const [what, element] of drawn) dress(element, what);
  direct.replaceChildren(...directLines());
  if (hasFocus) (drawn.get(chosen) ?? picture).focus({ preventScroll: true });
}

/** Return the edges of what is chosen that share their lines with others, or have none. */
function directLines() {
  if (!chosen) return [];
  const own = new Set(lines.filter((line) => line.isWhole).flatMap((line) => line.edges));
  const found = inside(chosen).flatMap((node) => [...node.above, ...node.below]);
  const ends = new Map();
  for (const edge of found.filter((one) => !own.has(one))) {
    const from = shownFor(edge.from), to = shownFor(edge.to);
    if (from === to) continue;
    const start = [from.x + from.width, portPlace(from, edge.output || edge.from.port, false)];
    const stop = [to.x, portPlace(to, edge.input, true)];
    const bend = Math.max(60, Math.abs(stop[0] - start[0]) / 3);
    const d = `M${start.join(" ")}C${start[0] + bend} ${start[1]} ${stop[0] - bend} ${stop[1]} ${stop.join(" ")}`;
    ends.set(d, svg("path", { class: joined(["edge", edge.kind, edge.rule && "wrong", "near"]), d }));
  }
  return [...ends.values()].slice(0, MOST);
}

// ---- the view ----

function zoom(factor, x = size()[0] / 2, y = size()[1] / 2) {
  const scale = Math.min(3, Math.max(0.01, view.scale * factor));
  view.x += x / view.scale - x / scale;
  view.y += y / view.scale - y / scale;
  view.scale = scale;
  draw();
}

/** Show the whole, at a scale of so much at least: what comes first, where the whole is larger. */
function fit(least) {
  const [width, height] = size(), [whole, high] = data.level.size;
  const fitting = Math.min(1.2, width / (whole + 2 * EDGE), height / (high + 2 * EDGE));
  view.scale = Math.max(least, fitting);
  const { x, y, height: own } = shown[0] ?? { x: 0, y: 0, height: 0 };
  const isWide = whole * view.scale > width, isHigh = high * view.scale > height;
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

// ---- what is chosen ----

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

// ---- the panel ----

function html(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child));
  return element;
}

const link = (item, words) => html("a", { href: `#${encodeURIComponent(item.id)}` }, words ?? item.title);

const KINDS = {
  input: "launch input", task: "task", flow: "flow that a task runs", group: "group", output: "output of the flow",
  artifact: "artifact", export: "export", missing: "not there",
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
  const rows = new Map((isInput ? item.inputs : item.outputs).map((port) => [port[0], { port, ends: [] }]));
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
    const line = html("li", {}, name && html("code", {}, name), type && `: ${type}`, value && html("code", {}, ` = ${value}`));
    ends.slice(0, MOST).forEach(([edge, other], index) => {
      line.append(index ? ", " : isInput ? " ← " : " → ", link(other));
      if (edge.kind === "after") line.append(isInput ? " (waits for it)" : " (waits)");
      if (edge.rule) line.append(html("span", { class: "fault" }, ` ${typeWords(edge)}`));
    });
    if (ends.length > MOST) line.append(` and ${ends.length - MOST} more`);
    return line;
  });
  return found.length ? [html("h3", {}, isInput ? "Inputs" : "Outputs"), html("ul", {}, ...found)] : [];
}

function settingsTable(settings) {
  const row = (cells, name) => html("tr", {}, ...cells.map((cell) => html(name, name === "th" ? { scope: "col" } : {}, cell)));
  return [
    html("h3", {}, "Settings"),
    html(
      "table", {},
      html("thead", {}, row(["setting", "value", "from"], "th")),
      html("tbody", {}, ...settings.map(([name, value, origin]) => row([name, html("code", {}, value), origin], "td"))),
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
    html("p", { class: "soft" }, KINDS[item.kind], item.place !== undefined && `, ${texts[item.place]}`),
    ...[item.note, item.description].filter(Boolean).map((words) => html("p", {}, words)),
    ...[item.change, item.state].filter(Boolean).map((words) => html("p", {}, html("strong", {}, words))),
    ...(item.parent ? [html("p", { class: "soft" }, "in ", link(item.parent))] : []),
    ...(opener ? [opener] : []),
    ...(item.command ? [html("h3", {}, "Command"), html("pre", {}, item.command)] : []),
    ...portList(item, true),
    ...portList(item, false),
    ...(item.settings === undefined ? [] : settingsTable(data.settings[item.settings])),
  );
}

// ---- search ----

function find() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (item) => (item.name.toLowerCase() === words[0] ? 0 : item.name.toLowerCase().startsWith(words[0]) ? 1 : 2);
  const found = items.filter((item) => words.length && words.every((word) => item.text.includes(word)));
  found.sort((a, b) => rank(a) - rank(b));
  results.hidden = !words.length;
  results.replaceChildren(
    ...found.slice(0, MOST).map((item) => html("li", {}, link(item))),
    ...(found.length > MOST ? [html("li", {}, html("span", {}, `and ${found.length - MOST} more`))] : []),
  );
  document.getElementById("found").textContent = words.length ? `${found.length} found` : "";
  return found;
}

function leaveSearch() {
  search.value = "";
  find();
}

for (const item of items) item.text = `${item.name} ${item.id} ${item.note ?? ""}`.toLowerCase();
search.addEventListener("input", find);
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    const [first] = find();
    if (first) leaveSearch(), choose(first);
  } else if (event.key === "ArrowDown") {
    results.querySelector("a")?.focus();
    event.preventDefault();
  }
});
results.addEventListener("keydown", (event) => {
  const line = document.activeElement.parentElement;
  const next = { ArrowDown: line.nextSibling, ArrowUp: line.previousSibling }[event.key];
  if (next === undefined) return;
  (next?.querySelector("a") ?? search).focus();
  event.preventDefault();
});

// ---- keys and pointers ----

/** Return the item to which an arrow leads: along an edge, or up and down beside others. */
function neighbour(item, key) {
  const centre = (one) => one.y + one.height / 2;
  if (key === "ArrowDown" && item.open) return items[item.level.boxes[0]?.[0]];
  let found;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const isBack = key === "ArrowLeft";
    const edgesThere = inside(item).flatMap((node) => (isBack ? node.above : node.below));
    found = edgesThere.map((edge) => shownFor(isBack ? edge.from : edge.to));
    found = found.filter((one) => one !== item && !chain(one).includes(item));
  } else {
    const sign = key === "ArrowDown" ? 1 : -1;
    found = shown.filter(
      (one) =>
        one.parent === item.parent && sign * (one.y - item.y) > 0 &&
        one.x < item.x + item.width && item.x < one.x + one.width,
    );
  }
  const distance = (one) => Math.abs(centre(one) - centre(item));
  return found.reduce((best, one) => (best && distance(best) <= distance(one) ? best : one), undefined);
}

picture.addEventListener("keydown", (event) => {
  const item = document.activeElement.item ?? chosen;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    const next = item && neighbour(item, event.key);
    if (next) choose(next);
  } else if (event.key === "Enter" || event.key === " ") {
    if (item?.level) toggle(item);
    else if (item) choose(item), panel.focus();
  } else if (event.key === "Escape") {
    choose(item?.parent ?? null);
    if (!chosen) drawn.get(shown[0])?.focus();
  } else if (event.key === "+" || event.key === "=") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (event.key === "0") fit(0);
  else return;
  event.preventDefault();
});
picture.addEventListener("focusin", (event) => {
  if (event.target.item && event.target.item !== chosen && event.target.matches(":focus-visible")) choose(event.target.item);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) search.focus();
  else if (event.key === "Escape" && !picture.contains(document.activeElement)) {
    leaveSearch();
    (drawn.get(chosen ?? shown[0]) ?? picture).focus();
  } else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a[href^='#']");
  if (anchor) {
    event.preventDefault();
    goTo(anchor.hash);
  } else if (!event.target.closest("#controls")) results.hidden = true;
});

function goTo(hash) {
  const item = byId.get(decodeURIComponent(hash.slice(1)));
  if (!item) return;
  leaveSearch();
  choose(item);
}

const pointed = (event) => {
  const { left, top } = stage.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
};
let drag = null;
stage.addEventListener("pointerdown", (event) => {
  drag = event.button === 0 ? { x: event.clientX, y: event.clientY, isDown: true, isMoved: false } : null;
});
window.addEventListener("pointermove", (event) => {
  if (!drag?.isDown) return;
  const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.isMoved && Math.hypot(x, y) < 4) return;
  drag = { x: event.clientX, y: event.clientY, isDown: true, isMoved: true };
  view.x -= x / view.scale;
  view.y -= y / view.scale;
  draw();
});
for (const kind of ["pointerup", "pointercancel"]) {
  window.addEventListener(kind, () => {
    if (drag) drag.isDown = false;
  });
}

/** Choose what is clicked, and open or close it where its sign is, or by two clicks. */
stage.addEventListener("click", (event) => {
  if (drag?.isMoved) return;
  const [x, y] = pointed(event).map((at, axis) => [view.x, view.y][axis] + at / view.scale);
  const item = shown.findLast(
    (one) => one.x <= x && x <= one.x + one.width && one.y <= y && y <= one.y + one.height,
  );
  const isSign = item?.level && x < item.x + 24 && y < item.y + (item.open ? TITLE : HEAD);
  if (event.detail < 2) choose(item ?? null);
  if (item && event.detail === (isSign ? 1 : 2)) toggle(item);
});

stage.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 200), ...pointed(event));
    else {
      view.x += (event.shiftKey ? event.deltaY : event.deltaX) / view.scale;
      view.y += (event.shiftKey ? 0 : event.deltaY) / view.scale;
      draw();
    }
  },
  { passive: false },
);

// ---- the start, and what the window does ----

const controls = {
  whole: () => fit(0), closer: () => zoom(1.25), further: () => zoom(0.8),
  open: () => toggleAll(true), close: () => toggleAll(false),
};
for (const [id, act] of Object.entries(controls)) document.getElementById(id).addEventListener("click", act);
if (levels.length === 1) document.getElementById("open").hidden = document.getElementById("close").hidden = true;

let before = null;
window.addEventListener("beforeprint", () => {
  before = { ...view };
  const [width, height] = data.level.size;
  region = { x: -EDGE, y: -EDGE, width: width + 2 * EDGE, height: height + 2 * EDGE, scale: 0 };
  picture.setAttribute("viewBox", [region.x, region.y, region.width, region.height].join(" "));
  fill();
  document.getElementById("list").open = true;
});
window.addEventListener("afterprint", () => {
  Object.assign(view, before);
  document.getElementById("list").open = false;
  redraw(false);
});
new ResizeObserver(() => draw()).observe(stage);
window.addEventListener("hashchange", () => goTo(location.hash));

document.getElementById("controls").hidden = false;
stage.hidden = false;
layOut();
fit(0.6);
goTo(location.hash);
