// Where items and lines are, by what is open.

/** Return how places move that stretches push, each {start, end, by}. */
function pushed(stretches) {
  const done = [];
  const move = (at) =>
    done.reduce((most, one) => (one.end <= at ? Math.max(most, one.total) : most), 0);
  for (const one of stretches.sort((a, b) => a.start - b.start)) {
    one.total = move(one.start) + one.by;
    done.push(one);
  }
  return (at) => at + move(at);
}

function measure(level) {
  const wide = [],
    high = [];
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

let shown = [],
  lines = [];

function place(level, left, top) {
  for (const [number, x, y] of level.boxes) {
    const item = items[number];
    item.x = left + level.x(x);
    item.y = top + level.y(y);
    shown.push(item);
    if (item.open) place(item.level, item.x + FRAME, item.y + TITLE);
  }
  for (const [numbers, ...points] of level.lines) {
    lines.push(
      ...route(
        level,
        left,
        top,
        [numbers].flat().map((one) => edges[one]),
        points,
      ),
    );
  }
}

function layOut() {
  shown = [];
  lines = [];
  measure(data.level);
  place(data.level, 0, 0);
}

function portPlace(item, name, isInput) {
  const ports = isInput ? item.inputs : item.outputs;
  const row = ports.length === 1 && !ports[0][0] ? 0 : ports.findIndex((port) => port[0] === name);
  return item.y + (row < 0 ? HEAD / 2 : HEAD + (item.note ? ROW : 0) + row * ROW + ROW / 2);
}

/** Return where a line meets an item of a level, or what lies in that, where a way is free. */
function end(node, edge, level, isInput) {
  let outer = node,
    isFree = true;
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
    const from = end(edge.from, edge, level, false),
      to = end(edge.to, edge, level, true);
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
    const xs = way.map((point) => point[0]),
      ys = way.map((point) => point[1]);
    return {
      edges: part.edges,
      kind: part.edges[0].kind,
      change: same((edge) => edge.change) ? part.edges[0].change : "changed",
      rule: Boolean(rule),
      isWhole: from.at === shownFor(part.edges[0].from) && to.at === shownFor(part.edges[0].to),
      words,
      label: rule ? [to.outer.x - 10, to.y - 4] : [start + 6, from.y - 4],
      way,
      box: [
        Math.min(...xs) - BEND,
        Math.min(...ys) - BEND,
        Math.max(...xs) + BEND,
        Math.max(...ys) + BEND,
      ],
    };
  });
}

/** Return a line that is bent where it moves across, and a loop where it turns back. */
function path(points) {
  let words = `M${points[0].join(" ")}`;
  for (let index = 1; index < points.length; index++) {
    const [x, y] = points[index - 1],
      [toX, toY] = points[index];
    if (y === toY) {
      words += `H${toX}`;
      continue;
    }
    let before = (x + toX) / 2,
      after = before;
    if (index + 1 < points.length && points[index + 1][0] < toX)
      before = after = Math.max(x, toX) + BEND;
    else if (index > 1 && x < points[index - 2][0]) before = after = Math.min(x, toX) - BEND;
    words += `C${before} ${y} ${after} ${toY} ${toX} ${toY}`;
  }
  return words;
}
