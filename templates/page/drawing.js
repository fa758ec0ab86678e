// Draws what is in view, and nothing else.

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
      id,
      viewBox: "0 0 10 8",
      refX: 8,
      refY: 4,
      markerWidth: 10,
      markerHeight: 8,
      markerUnits: "userSpaceOnUse",
      orient: "auto",
    },
    svg("path", { class: "head", d }),
  ),
);
const layers = ["frames", "lines", "many", "nodes", "direct"].map(() => svg("g", {}));
const [frames, linesLayer, many, nodesLayer, direct] = layers;
many.setAttribute("class", "many");
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
  reach !== null &&
  !(what.way ? what.edges.some((edge) => reach.edges.has(edge)) : reach.items.has(what));

const lineClasses = (line) => [
  "edge",
  line.kind,
  line.rule && "wrong",
  line.change,
  reach && !isFar(line) && "near",
];

const itemClasses = (item) => [item.open ? "open" : "node", item.kind, item.paint];

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
    paths
      .get(key)
      .words.push(
        one.way ? path(one.way) : `M${one.x} ${one.y}h${one.width}v${one.height}h${-one.width}z`,
      );
  }
  const found = [...paths].map(([key, { isLine, words }]) => {
    const d = words.join("");
    return isLine
      ? svg("path", { class: key, d })
      : svg("g", { class: key }, svg("path", { class: "body", d }));
  });
  return found.sort((a, b) => (a.tagName === "path" ? 0 : 1) - (b.tagName === "path" ? 0 : 1));
}

const size = () => [stage.clientWidth || 1, stage.clientHeight || 1];

/** Show the view. The picture is only moved, unless the view leaves what was drawn. */
function draw() {
  const [width, height] = size().map((one) => one / view.scale);
  const isDrawn =
    region &&
    region.scale === view.scale &&
    region.width === 2 * width &&
    region.height === 2 * height &&
    region.x <= view.x &&
    region.y <= view.y &&
    region.x + width >= view.x &&
    region.y + height >= view.y;
  if (!isDrawn) {
    const [x, y] = [view.x - width / 2, view.y - height / 2];
    region = { x, y, width: 2 * width, height: 2 * height, scale: view.scale };
    picture.setAttribute("viewBox", [x, y, region.width, region.height].join(" "));
    picture.style.setProperty("--thin", Math.max(1.2, 0.8 / view.scale));
    fill();
  }
  const [left, top] = [region.x - view.x, region.y - view.y].map((one) => one * view.scale);
  picture.style.transform = `translate(${left}px,${top}px)`;
}

function fill() {
  const [end, far] = [region.x + region.width, region.y + region.height];
  const isIn = (x, y, right, bottom) =>
    right >= region.x && x <= end && bottom >= region.y && y <= far;
  const seen = shown.filter((one) => isIn(one.x, one.y, one.x + one.width, one.y + one.height));
  const crossing = lines.filter((line) => isIn(...line.box));
  const isWhole = region.scale >= CLOSE || seen.length <= FEW;
  const hasLines = isWhole && crossing.length <= 4 * FEW;
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
    const from = shownFor(edge.from),
      to = shownFor(edge.to);
    if (from === to) continue;
    const start = [from.x + from.width, portPlace(from, edge.output || edge.from.port, false)];
    const stop = [to.x, portPlace(to, edge.input, true)];
    const bend = Math.max(60, Math.abs(stop[0] - start[0]) / 3);
    const d = `M${start.join(" ")}C${start[0] + bend} ${start[1]} ${stop[0] - bend} ${stop[1]} ${stop.join(" ")}`;
    ends.set(
      d,
      svg("path", { class: joined(["edge", edge.kind, edge.rule && "wrong", "near"]), d }),
    );
  }
  return [...ends.values()].slice(0, MOST);
}
