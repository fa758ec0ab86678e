// Opens pages in Debian's Chromium, which reaches nothing but their files.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

export const FOLDER = new URL("../../build/browser/", import.meta.url).pathname;

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

export const close = () => browser.close();

export const packaged = (path) =>
  readFileSync(new URL(`node_modules/${path}`, import.meta.url), "utf8");

const sessions = new WeakMap();

/** Open a page of the folder; `told` gathers whatever it asks for, shows and complains of. */
export async function open(name, options = {}, script = "") {
  const context = await browser.newContext({
    offline: true,
    viewport: { width: 1400, height: 850 },
    ...options,
  });
  const page = await context.newPage();
  await page.addInitScript(script); // the page's policy is not asked
  const told = [];
  page.on(
    "request",
    (request) => request.isNavigationRequest() || told.push(`request ${request.url()}`),
  );
  page.on("dialog", (dialog) => (told.push(`dialog ${dialog.message()}`), dialog.dismiss()));
  page.on("console", (message) => told.push(`console ${message.text()}`));
  page.on("pageerror", (error) => told.push(`error ${error.message}`));
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  sessions.set(page, session);
  await show(page, name);
  return { page, told, done: () => context.close() };
}

export const show = (page, name) => page.goto(`file://${FOLDER}${name}.html`);

/** Wait until what was asked for is on the screen. */
export const painted = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

/** Return what a page has spent of its thread's time, in ms. */
export async function spent(page) {
  const { metrics } = await sessions.get(page).send("Performance.getMetrics");
  return Math.round(1_000 * metrics.find((one) => one.name === "TaskDuration").value);
}
