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
const adminPassword = process.env.RUNLENS_ADMIN_PASSWORD;
const pluginZip = process.env.RUNLENS_PLUGIN_ZIP;
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

/** The cookies of an admin who is signed in. @type {Awaited<ReturnType<import("playwright-core").BrowserContext["storageState"]>>} */
let signedIn;

// What is asked for on purpose although it is answered by an error, which Chromium reports: a page that is not there, a wrong
// password, a form with a fault.
const refusedOnPurpose = ["/jobs/1", "/sign-in", "/admin/instances"];

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.RUNLENS_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
  const context = await browser.newContext();
  await signIn(await context.newPage());
  signedIn = await context.storageState();
  await context.close();
});

after(() => browser?.close());

/**
 * Opens a page as an admin, unless the options say otherwise, that fails the test for every console error, policy violation and request elsewhere.
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open(options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, storageState: signedIn, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("console", (message) => {
    const asked = refusedOnPurpose.some((path) => message.location().url === `${base}${path}`);
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

/** @param {import("playwright-core").Page} page */
async function signIn(page) {
  await page.goto(`${base}/sign-in`);
  await fillIn(page, adminPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(`${base}/`);
}

/** @param {import("playwright-core").Page} page @param {string} password */
async function fillIn(page, password) {
  await page.getByLabel("Login").fill("admin");
  await page.getByLabel("Password").fill(password);
}

test("an administrator signs in, goes where they wanted, and signs out", async () => {
  const { page, complaints, close } = await open({ storageState: undefined });
  const wanted = "/admin/instances/new?kind=log-store&type=filesystem";
  await page.goto(`${base}${wanted}`);
  await page.waitForURL("**/sign-in?next=*");
  await fillIn(page, "not the password");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await fillIn(page, adminPassword);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${wanted}`);
  await page.goto(`${base}/admin/plugins`);
  await page.getByRole("button", { name: "account and signing out" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${base}/sign-in`);
  await page.goto(`${base}/admin/plugins`);
  await page.waitForURL("**/sign-in?next=*");
  assert.deepEqual(complaints, []);
  await close();
});

test("a plugin is uploaded and an instance of it set up", async () => {
  const { page, complaints, close } = await open();
  await page.goto(`${base}/admin/plugins`);
  await page.locator("#zip").setInputFiles({ name: "plugin.txt", mimeType: "text/plain", buffer: Buffer.from("no") });
  await page.getByText("plugin.txt is not a zip.").waitFor();
  await page.locator("#zip").setInputFiles(pluginZip);
  await page.locator("#send").click();
  await page.getByText("shelf 1.0.0 is uploaded.").waitFor();
  await page.getByRole("article", { name: "shelf" }).waitFor();

  await page.locator("section[aria-labelledby=group-log-store] summary").click();
  await page.getByRole("link", { name: /^Probe/ }).click();
  await page.locator("#id").fill("files");
  await page.locator("#s-password").fill("open sesame");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("There is an instance named files already.").first().waitFor();
  assert.equal(await page.locator("#id").getAttribute("aria-invalid"), "true");
  assert.ok(!(await page.content()).includes("open sesame"), "a secret does not come back");

  await page.locator("#id").fill("probes");
  await page.locator("#s-patience").fill("soon");
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.locator("#s-patience[aria-invalid=true]").waitFor();
  await page.locator("#s-patience").fill("7s");
  await page.getByRole("button", { name: "Test connection" }).click();
  await page.getByText("The connection works").waitFor();
  assert.equal(await page.locator("#s-patience").getAttribute("aria-invalid"), null);
  await page.screenshot({ path: `${screenshots}/admin-tested.png`, fullPage: true });
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL("**/admin/plugins");
  await page.getByText("Added probes.").waitFor();
  await page.reload();
  assert.equal(await page.getByText("Added probes.").count(), 0, "it is said once");
  assert.deepEqual(complaints, []);
  await close();
});

test("another store takes what is new once that is confirmed", async () => {
  const { page, complaints, close } = await open();
  await page.goto(`${base}/admin/plugins`);
  for (const id of ["probes", "files"]) {
    await page.getByRole("button", { name: new RegExp(`^Make default ?: ${id}$`) }).click();
    const dialog = page.getByRole("dialog", { name: `Make ${id} the default?` });
    await dialog.getByText(`New logs go to ${id}.`).waitFor();
    await page.screenshot({ path: `${screenshots}/admin-confirm-${id}.png` });
    await dialog.getByRole("button", { name: "Make default" }).click();
    await page.getByText(`${id} takes what is new.`).waitFor();
    assert.match(await page.locator(`#name-${id}`).innerText(), /Default/);
  }
  assert.deepEqual(complaints, []);
  await close();
});

test("an instance is disabled and enabled by the keyboard alone", async () => {
  const { page, complaints, close } = await open();
  await page.goto(`${base}/admin/plugins`);
  /** @param {string} label */
  const tabTo = async (label) => {
    for (let presses = 0; presses < 150; presses++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement?.ariaLabel === wanted, label)) return;
    }
    assert.fail(`${label} cannot be reached by Tab`);
  };
  await tabTo("Enabled: probes");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Disable probes?" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Cancel", "the harmless one first");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.getByText("Disabled probes.").waitFor();
  assert.equal(await page.getByRole("switch", { name: "Enabled: probes" }).getAttribute("aria-checked"), "false");
  await tabTo("Enabled: probes");
  await page.keyboard.press("Space");
  await page.getByText("Enabled probes.").waitFor();
  assert.equal(await page.getByRole("switch", { name: "Enabled: probes" }).getAttribute("aria-checked"), "true");
  assert.deepEqual(complaints, []);
  await close();
});

for (const theme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`the administrator's pages in ${theme} at ${width} px`, async () => {
      const { page, complaints, close } = await open({
        viewport: { width, height: 1000 },
        colorScheme: /** @type {"light" | "dark"} */ (theme),
      });
      const look = async (/** @type {string} */ name, /** @type {string} */ path) => {
        await page.goto(`${base}${path}`);
        await page.waitForLoadState("networkidle");
        assert.equal(await page.locator("html").getAttribute("data-theme"), theme, path);
        assert.equal(await page.locator("h1").count(), 1, `${path} has one h1`);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(wider <= 0, `${path} scrolls sideways by ${wider} px at ${width}`);
        await page.screenshot({ path: `${screenshots}/${name}-${theme}-${width}.png`, fullPage: true });
      };
      await look("plugins", "/admin/plugins");
      await look("instance", "/admin/instances/probes");
      await look("new-instance", "/admin/instances/new?kind=log-store&type=s3");
      assert.deepEqual(complaints, []);
      await close();
    });
  }
}

test("without JavaScript an administrator signs in and presses buttons", async () => {
  const { page, close } = await open({ javaScriptEnabled: false, storageState: undefined });
  await signIn(page);
  await page.goto(`${base}/admin/plugins`);
  await page.getByRole("switch", { name: "Enabled: probes" }).click();
  await page.getByRole("dialog", { name: "Disable probes?" }).getByRole("button", { name: "Disable" }).click();
  await page.getByText("Disabled probes.").waitFor();
  await close();
});
