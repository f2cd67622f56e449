import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageHtml } from '../page-html';
import { readSources } from '../page-source';
import { servePreview } from '../server';
import { EXAMPLE } from '../view/example';
import { testBrowser } from './browser';

const { visit, parts } = testBrowser();

test('the page reloads when files change, keeps its question, and never shows a half-written folder as an error', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'served-'));
  const dist = join(folder, 'dist');
  mkdirSync(dist);
  const file = join(dist, 'cart.yaml');
  writeFileSync(file, EXAMPLE);
  const page = () =>
    pageHtml(parts, { title: 'dist', files: readSources({ paths: [dist] }), istioVersion: '1', live: true });
  const server = await servePreview({ paths: [dist], page, port: 0, interval: 20 });
  try {
    const fragment = '#from=gateway default/shop:80&ask=GET http://shop.example.com/';
    const opened = await visit(`${server.url}${fragment}`);
    const headline = opened.page.locator('.answer h1');
    expect(await headline.textContent()).toBe('95 % v1, 5 % v2 of cart');
    writeFileSync(file, 'apiVersion: [');
    await opened.page.waitForTimeout(200);
    expect(await headline.textContent()).toBe('95 % v1, 5 % v2 of cart');
    rmSync(dist, { recursive: true });
    await opened.page.waitForTimeout(200);
    mkdirSync(join(folder, 'next'));
    const changed = EXAMPLE.replace('weight: 95', 'weight: 60').replace('weight: 5\n', 'weight: 40\n');
    writeFileSync(join(folder, 'next/cart.yaml'), changed);
    renameSync(join(folder, 'next'), dist);
    await opened.page.locator('.answer h1', { hasText: '60 % v1, 40 % v2 of cart' }).waitFor();
    expect(opened.page.url()).toContain('ask=GET+http://shop.example.com/');
    expect(opened.incidents.filter((incident) => !incident.startsWith(`request: ${server.url}events`))).toEqual([]);
  } finally {
    await server.close();
    expect(readFileSync(file, 'utf8')).toContain('weight: 60');
    rmSync(folder, { recursive: true });
  }
});
