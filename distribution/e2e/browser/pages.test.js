// SPDX-FileCopyrightText: 2026 The Runlens authors
// SPDX-License-Identifier: Apache-2.0

// The pages as people use them, in headless Chromium, against the server that BrowserIT has started.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const base = process.env.RUNLENS_URL;
const failedRun = process.env.RUNLENS_FAILED_RUN;
const failedJob = process.env.RUNLENS_FAILED_JOB;
const runningJob = process.env.RUNLENS_RUNNING_JOB;
const screenshots = process.env.RUNLENS_SCREENSHOTS;
const everyPage = {
  organizations: "/",
  organization: "/orgs/acme",
  repository: "/repos/acme/shop",
  run: `/runs/${failedRun}`,
  job: `/jobs/${failedJob}`,
  log: `/jobs/${failedJob}/log`,
  nowhere: "/jobs/1",
};

/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.RUNLENS_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
});

after(() => browser?.close());

/**
 * Opens a page that fails the test for every console error, policy violation and request elsewhere.
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => {
    // A page that is not there is what one test asks for; Chromium reports its status as an error.
    const asked = message.location().url === `${base}${everyPage.nowhere}`;
    if (message.type() === "error" && !asked) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) {
      complaints.push(`request to ${request.url()}`);
    }
  });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  return { page, complaints, close: () => context.close() };
}

test("people go from the organizations to the failing line", async () => {
  const { page, complaints, close } = await open();
  await page.goto(`${base}/`);
  await page.getByRole("link", { name: "acme" }).first().click();
  await page.waitForURL("**/orgs/acme");
  await page.getByRole("link", { name: "shop" }).first().click();
  await page.waitForURL("**/repos/acme/shop");
  await page.getByRole("link", { name: "Light the fire" }).first().click();
  await page.waitForURL(`**/runs/${failedRun}`);
  await page.getByRole("link", { name: /integration/ }).first().click();
  await page.waitForURL(`**/jobs/${failedJob}`);

  await page.locator("#charts canvas").first().waitFor();
  assert.ok((await page.locator("#charts canvas").count()) >= 2, "charts of CPU and memory");
  await page.locator("#log-window >> text=##").first().waitFor({ state: "detached" });
  await page.locator("[data-finding] .chip").first().click();
  await page.locator("#log-window >> text=cannot open the thing").first().waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test("the cursor is one for charts, lanes and log", async () => {
  const { page, complaints, close } = await open();
  await page.goto(`${base}${everyPage.job}`);
  const canvas = page.locator("#charts .u-over").first();
  await canvas.waitFor();
  const box = await canvas.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
  await page.waitForFunction(() => document.querySelector("#at")?.textContent);
  const early = await page.locator("#at").textContent();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
  await page.waitForFunction(
    (before) => document.querySelector("#at")?.textContent !== before,
    early,
  );
  await page.locator("#slider").focus();
  const at = await page.locator("#slider").getAttribute("aria-valuenow");
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(
    (before) => document.querySelector("#slider")?.getAttribute("aria-valuenow") !== before,
    at,
  );
  assert.deepEqual(complaints, []);
  await close();
});

test("the log is searched", async () => {
  const { page, complaints, close } = await open();
  await page.goto(`${base}${everyPage.job}`);
  await page.locator("#search").fill("line 399 of");
  await page.locator("#log-window mark").first().waitFor();
  assert.match((await page.locator("#hits").textContent()) ?? "", /1/);
  assert.deepEqual(complaints, []);
  await close();
});

test("a running job grows while it is watched", async () => {
  const { page, complaints, close } = await open();
  await page.goto(`${base}/jobs/${runningJob}`);
  await page.locator("#charts canvas").first().waitFor();
  const end = () => page.locator("#slider").getAttribute("aria-valuemax").then(Number);
  const first = await end();
  await page.waitForFunction(
    (before) => Number(document.querySelector("#slider")?.getAttribute("aria-valuemax")) > before + 2,
    first,
    { timeout: 15_000 },
  );
  assert.deepEqual(complaints, []);
  await page.screenshot({ path: `${screenshots}/running.png` });
  await close();
});

for (const theme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`every page in ${theme} at ${width} px`, async () => {
      const { page, complaints, close } = await open({
        viewport: { width, height: 1000 },
        colorScheme: /** @type {"light" | "dark"} */ (theme),
      });
      for (const [name, path] of Object.entries(everyPage)) {
        await page.goto(`${base}${path}`);
        await page.waitForLoadState("networkidle");
        assert.equal(await page.locator("html").getAttribute("data-theme"), theme, path);
        assert.equal(await page.locator("h1").count(), 1, `${path} has one h1`);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(wider <= 0, `${path} scrolls sideways by ${wider} px at ${width}`);
        await page.screenshot({ path: `${screenshots}/${name}-${theme}-${width}.png`, fullPage: true });
      }
      assert.deepEqual(complaints, []);
      await close();
    });
  }
}

test("without JavaScript every page is readable", async () => {
  const { page, close } = await open({ javaScriptEnabled: false });
  for (const path of [everyPage.organizations, everyPage.run, everyPage.job]) {
    await page.goto(`${base}${path}`);
    assert.ok((await page.locator("main").innerText()).length > 20, path);
  }
  await page.goto(`${base}${everyPage.log}`);
  assert.match(await page.locator("main").innerText(), /cannot open the thing/);
  await close();
});
