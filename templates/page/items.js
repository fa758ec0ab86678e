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
  const edge = {
    from: items[from],
    output,
    to: items[to],
    input,
    kind,
    type,
    wanted,
    rule,
    change,
  };
  edge.from.below.push(edge);
  edge.to.above.push(edge);
  return edge;
});
const levels = [data.level, ...items.filter((item) => item.level).map((item) => item.level)];
for (const level of levels) {
  const starts = new Set(level.boxes.map(([, x]) => x));
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  for (const [number, x, , , , column, inputs, outputs] of level.boxes) {
    const item = items[number];
    item.words = [data.words[inputs], data.words[outputs]];
    item.column = x + column; // where its column ends
    item.isFirst = x === first; // nothing is before it
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
