// What is typed, pressed and clicked.

function find() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = (item) =>
    item.name.toLowerCase() === words[0] ? 0 : item.name.toLowerCase().startsWith(words[0]) ? 1 : 2;
  const found = items.filter(
    (item) => words.length && words.every((word) => item.text.includes(word)),
  );
  found.sort((a, b) => rank(a) - rank(b));
  results.hidden = !words.length;
  results.replaceChildren(
    ...found.slice(0, MOST).map((item) => html("li", {}, link(item))),
    ...(found.length > MOST
      ? [html("li", {}, html("span", {}, `and ${found.length - MOST} more`))]
      : []),
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
    if (first) (leaveSearch(), choose(first));
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
        one.parent === item.parent &&
        sign * (one.y - item.y) > 0 &&
        one.x < item.x + item.width &&
        item.x < one.x + one.width,
    );
  }
  const distance = (one) => Math.abs(centre(one) - centre(item));
  return found.reduce(
    (best, one) => (best && distance(best) <= distance(one) ? best : one),
    undefined,
  );
}

picture.addEventListener("keydown", (event) => {
  const item = document.activeElement.item ?? chosen;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    const next = item && neighbour(item, event.key);
    if (next) choose(next);
  } else if (event.key === "Enter" || event.key === " ") {
    if (item?.level) toggle(item);
    else if (item) (choose(item), panel.focus());
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
  if (event.target.item && event.target.item !== chosen && event.target.matches(":focus-visible"))
    choose(event.target.item);
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
  drag =
    event.button === 0
      ? { x: event.clientX, y: event.clientY, isDown: true, isMoved: false }
      : null;
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

const controls = {
  whole: () => fit(0),
  closer: () => zoom(1.25),
  further: () => zoom(0.8),
  open: () => toggleAll(true),
  close: () => toggleAll(false),
};
for (const [id, act] of Object.entries(controls))
  document.getElementById(id).addEventListener("click", act);
if (levels.length === 1)
  document.getElementById("open").hidden = document.getElementById("close").hidden = true;

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
