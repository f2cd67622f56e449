import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ISTIO_VERSION } from '../../imports/istio-version';
import { buildPage } from '../build';
import type { PageData } from '../model/page-data';
import { pageHtml } from '../page-html';
import { chromiumPath } from './chromium';

/** An open page, and everything that it should not have done. */
export interface OpenPage {
  readonly page: Page;
  /** Console messages, errors, and requests for anything but the page itself. */
  readonly incidents: readonly string[];
}

/** A browser for the tests of a file, and pages in it that are files on disk. */
export function testBrowser() {
  const { parts } = buildPage();
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  let browser: Browser;
  let count = 0;
  const opened: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    for (const context of opened.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the page with manifests, at a fragment of its URL. */
  async function open(data: Partial<PageData>, fragment = '', options: BrowserContextOptions = {}): Promise<OpenPage> {
    const file = join(folder, `page-${++count}.html`);
    writeFileSync(
      file,
      pageHtml(parts, { title: 'test', files: [], istioVersion: ISTIO_VERSION, live: false, ...data }),
    );
    const url = pathToFileURL(file).href;
    return visit(`${url}${fragment === '' ? '' : `#${fragment}`}`, options);
  }

  async function visit(url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      ...options,
    });
    opened.push(context);
    const page = await context.newPage();
    const incidents: string[] = [];
    page.on('console', (message) => incidents.push(`console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      incidents.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      const isPage = request.url().split('#')[0] === url.split('#')[0];
      if (!isPage && !request.url().startsWith('data:')) incidents.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    await page.locator('.picture .node, .playground, .access, .empty').first().waitFor();
    return { page, incidents };
  }

  return { open, visit, parts };
}

/** The shares of an answer, as `80 % web-api v1`. */
export async function sharesOf(page: Page): Promise<string[]> {
  const lines = await page.locator('.shares li').all();
  return Promise.all(
    lines.map(async (line) => {
      const [percent, label] = await Promise.all([
        line.locator('.percent').textContent(),
        line.locator('.label').textContent(),
      ]);
      return `${percent} ${label}`;
    }),
  );
}
