import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { FOLDER, close, open, packaged } from "./browser.mjs";

const texts = JSON.parse(readFileSync(`${FOLDER}mermaid.json`, "utf8"));

after(close);

for (const version of ["11", "12"]) {
  test(`Mermaid ${version} parses every picture`, async () => {
    const { page, done } = await open("sub_flow", { bypassCSP: true });
    await page.addScriptTag({ content: packaged(`mermaid-${version}/dist/mermaid.min.js`) });
    const failed = await page.evaluate(async (all) => {
      const found = [];
      for (const text of all) {
        try {
          await mermaid.parse(text);
        } catch (error) {
          found.push(`${error.message}\n${text}`);
        }
      }
      return found;
    }, texts);
    assert.ok(texts.length > 60);
    assert.deepEqual(failed, []);
    const wrong = await page.evaluate(() =>
      mermaid.parse("flowchart LR\n a[", { suppressErrors: true }),
    );
    assert.equal(wrong, false);
    await done();
  });
}
