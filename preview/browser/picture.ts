// Writes docs/preview.png, the picture of the README, from the real page: `npm run picture`.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ISTIO_VERSION } from '../../imports/istio-version';
import { buildPage } from '../build';
import { pageHtml } from '../page-html';
import { chromiumPath } from './chromium';

const root = join(__dirname, '../..');
const dist = join(root, 'dist');

/** The 80/20 exercise of the workshop. */
const fragment = 'scenario=web-api-80-20&compare=none';

/** A system without a font for user interfaces uses Inter if it is installed, as most readers have one that is similar. */
const fonts = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
${['system-ui', 'sans', 'sans-serif']
  .map(
    (family) => `  <match target="pattern">
    <test name="family"><string>${family}</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
  </match>`,
  )
  .join('\n')}
</fontconfig>`;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  const fontsFile = join(folder, 'fonts.conf');
  const file = join(folder, 'page.html');
  const files = readdirSync(dist)
    .sort()
    .map((name) => ({ name: `dist/${name}`, text: readFileSync(join(dist, name), 'utf8') }));
  writeFileSync(fontsFile, fonts);
  writeFileSync(file, pageHtml(buildPage().parts, { title: 'dist', files, istioVersion: ISTIO_VERSION, live: false }));
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ['--no-sandbox'],
    env: { ...process.env, FONTCONFIG_FILE: fontsFile },
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 720 },
      deviceScaleFactor: 1.5,
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    await page.goto(`${pathToFileURL(file)}#${fragment}`);
    await page.locator('.answer h1', { hasText: '80 % v1, 20 % v2' }).waitFor();
    await page.screenshot({ path: join(root, 'docs/preview.png') });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

void main();
