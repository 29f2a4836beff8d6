// Walks every page of /docs and /problems in Chromium and counts what must not be there: requests to other origins,
// violations of the Content-Security-Policy, errors in the console, and violations of accessibility rules.
//
//   node check.mjs BASE TOOLS [SCREENSHOTS]
//
// BASE is the server, TOOLS the folder in which npm installed playwright-core and axe-core, SCREENSHOTS a folder for
// pictures of the pages. The last line printed has the counts; anything but noughts is a failure.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [base, tools, screenshots] = process.argv.slice(2);
const require = createRequire(join(resolve(tools), "node_modules", "from-here.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const TRIAL = "/docs/try";
// Swagger UI's own markup is not ours to mend, and the reference says all that it says. Its page is checked around it.
const NOT_OURS = "#swagger-ui";
const WIDTHS = [1280, 320];
// On a narrow screen, only what depends on the width is asked again.
const NARROW = { runOnly: { type: "rule", values: ["scrollable-region-focusable", "target-size", "css-orientation-lock"] } };

const found = { foreign: new Set(), policy: [], console: [], axe: [], wide: [] };
const profile = mkdtempSync(join(tmpdir(), "rise-browser-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

// One tab for all pages: what goes wrong is noted under the page that is open.
const page = await browser.newPage();
let path = "";
page.on("request", (request) => {
  if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== base) found.foreign.add(request.url());
});
page.on("console", (message) => {
  if (/Content Security Policy/i.test(message.text())) found.policy.push(`${path}: ${message.text()}`);
  else if (message.type() === "error") found.console.push(`${path}: ${message.text()}`);
});
page.on("pageerror", (error) => found.console.push(`${path}: ${error}`));

async function visit(next) {
  path = next;
  const answer = await page.goto(base + path, { waitUntil: "load" });
  if (answer.status() !== 200) found.console.push(`${path}: ${answer.status()}`);
  await page.evaluate(axe);
  if (path === TRIAL) await use();
  const links = await page.$$eval("a[href]", (anchors) => anchors.map((anchor) => anchor.href));
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await accessible(width);
  }
  return links;
}

// Opens an operation of Swagger UI and sends it.
async function use() {
  await page.waitForSelector("#operations-Service-getVersion", { timeout: 30000 });
  await page.click("#operations-Service-getVersion .opblock-summary-control");
  await page.click("#operations-Service-getVersion .try-out__btn");
  await page.click("#operations-Service-getVersion .execute");
  await page.waitForSelector("#operations-Service-getVersion .live-responses-table", { timeout: 30000 });
  const status = await page.textContent("#operations-Service-getVersion .live-responses-table tbody .response-col_status");
  if (!status.includes("200")) found.console.push(`${TRIAL}: an operation answered ${status}`);
}

async function accessible(width) {
  const around = path === TRIAL ? { exclude: [NOT_OURS] } : {};
  const options = width === WIDTHS[0] ? {} : NARROW;
  const result = await page.evaluate(
    ([context, options]) => window.axe.run({ include: ["html"], ...context }, options), [around, options]);
  for (const violation of result.violations) {
    const places = violation.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ");
    found.axe.push(`${path} at ${width}: ${violation.id}: ${violation.help} (${places})`);
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0 && path !== TRIAL) found.wide.push(`${path} at ${width}: ${wide} pixels too wide`);
  if (screenshots) await page.screenshot({ path: join(screenshots, `${path.replaceAll("/", "_")}-${width}.png`) });
}

const isPage = (url) => url.origin === base && /^\/(docs|problems)(\/|$)/.test(url.pathname);
const waiting = ["/docs"];
const seen = new Set(waiting);
try {
  while (waiting.length > 0) {
    for (const link of await visit(waiting.pop())) {
      const url = new URL(link);
      if (isPage(url) && !seen.has(url.pathname)) {
        seen.add(url.pathname);
        waiting.push(url.pathname);
      }
    }
  }
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}

const faults = Object.values(found).map((these) => [...these]).flat();
faults.forEach((fault) => console.error(fault));
console.log(
  `${seen.size} pages at ${WIDTHS.join(" and ")} pixels: ${found.foreign.size} requests to other origins, ` +
    `${found.policy.length} violations of the content security policy, ${found.axe.length} of accessibility rules outside Swagger UI, ` +
    `${found.console.length} errors, ${found.wide.length} pages too wide`,
);
process.exit(faults.length === 0 && seen.size > 1 ? 0 : 1);
