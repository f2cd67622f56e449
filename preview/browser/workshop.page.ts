import AxeBuilder from 'axe-core';
import { percent } from '../../mesh/graph/label';
import { exercise, workshopFiles } from '../fixtures/workshop';
import { writeAddress } from '../model/address';
import { answerOf } from '../model/answer';
import { type Question, requestOf } from '../model/question';
import { sharesOf, testBrowser } from './browser';

const { open } = testBrowser();
const workshop = { title: 'dist', files: workshopFiles };
const ingress = { gateway: 'default/default-gateway-ingress', port: 80 };

const call: Question = {
  from: { kind: 'gateway', ...ingress },
  method: 'GET',
  url: '/web-api/v1/getmultiple',
  headers: [],
};
const firefox: Question = { ...call, headers: [['user-agent', 'Mozilla/5.0 Gecko/20100101 Firefox/140.0']] };
const inside = (url: string, method = 'GET'): Question => ({
  from: { kind: 'workload', workload: 'default/web-api-v1' },
  method,
  url,
  headers: [],
});
const authors = inside('http://authors:3000/authors');
const articles = inside('http://articles:8080/articles');
const tls = { ...call, url: 'http://shop.example.com/web-api/v1/getmultiple' };

test.each<[scenario: string, question: Question, shown: string[]]>([
  ['', call, ['100 % web-api:9080']],
  ['', { ...call, url: '/authors' }, ['100 % 404']],
  ['web-api-v1-only', call, ['100 % web-api v1']],
  ['web-api-v2-firefox', firefox, ['100 % web-api v2']],
  ['web-api-v2-firefox', call, ['100 % web-api v1']],
  ['web-api-80-20', call, ['80 % web-api v1', '20 % web-api v2']],
  ['web-api-header-canary', { ...call, headers: [['x-tester', 'true']] }, ['100 % web-api v2']],
  ['web-api-header-canary', call, ['80 % web-api v1', '20 % web-api v2']],
  ['web-api-mirror', call, ['100 % web-api v1']],
  ['web-api-timeout', call, ['100 % web-api v1']],
  ['web-api-retries', call, ['100 % web-api v1']],
  ['fault-authors-500-50per', authors, ['50 % authors v1', '50 % 500']],
  ['fault-authors-delay', authors, ['100 % authors v1']],
  ['nofault-authors', authors, ['100 % authors v1']],
  ['articles-circuit-breaker', articles, ['100 % articles v1']],
  ['istio-ingress-tls', tls, ['100 % Connection refused']],
  ['istio-ingress-tls-redirect', tls, ['100 % 301 redirect']],
  ['mtls', articles, ['100 % articles v1']],
  ['mtls,authorization', articles, ['100 % 403 denied']],
  ['mtls,authorization-w-rule,articles-sa,web-api-sa', articles, ['100 % articles v1']],
  [
    'mtls,authorization-w-rule,articles-sa,web-api-sa',
    inside('http://articles:8080/articles', 'DELETE'),
    ['100 % 403 denied'],
  ],
])('%s shows what the workshop promises, and what route answers: %j', async (scenario, question, shown) => {
  const names = scenario.split(',').filter(Boolean);
  const { page, incidents } = await open(
    workshop,
    writeAddress({ focus: undefined, scenario: names, compare: undefined, question, view: undefined }),
  );
  const shares = await sharesOf(page);
  expect(shares).toEqual(shown);
  const { mesh } = exercise(...names);
  const { shares: routed } = answerOf(mesh.route(requestOf(question)), mesh.graph(ingress));
  expect(shares).toEqual(routed.map(({ share, label }) => `${percent(share)} ${label}`));
  expect(incidents).toEqual([]);
});

test('opened as a file: nothing is requested, nothing complains, and the first answer is there', async () => {
  const { page, incidents } = await open(workshop);
  expect(await page.locator('.answer h1').textContent()).toBe('All to web-api:9080');
  expect(await page.locator('.places h2').allTextContents()).toEqual(['Ways in', 'Hosts', 'Input']);
  expect(await page.locator('.places footer p').textContent()).toMatch(/^25 files, \d+ objects, Istio 1\./);
  expect(incidents).toEqual([]);
});

test('the destination and share of a request are two clicks away: a host, and there they are', async () => {
  const { page } = await open(workshop, 'scenario=fault-authors-500-50per');
  await page.getByRole('button', { name: 'authors default ⚡ 50 %' }).click();
  expect(await sharesOf(page)).toEqual(['50 % authors v1', '50 % 500']);
  expect(await page.locator('.picture .label.lit text').allTextContents()).toHaveLength(2);
});

test('a question is answered while it is typed, and the link reproduces it', async () => {
  const { page } = await open(workshop, 'scenario=web-api-header-canary');
  await page.getByRole('button', { name: '+ header' }).click();
  await page.keyboard.type('x-tester: true');
  const answer = (text: string) => page.locator('.answer h1').filter({ hasText: new RegExp(`^${text}$`) });
  await answer('All to web-api v2').waitFor();
  await page.getByLabel('Path or URL').fill('/openapi/ui/');
  await answer('All to web-api:9080').waitFor();
  await page.waitForFunction(() => location.hash.includes('/openapi/ui/'));
  const link = page.url();
  const other = await open(workshop, link.slice(link.indexOf('#') + 1));
  expect(await other.page.getByLabel('Path or URL').inputValue()).toBe('/openapi/ui/');
  expect(await other.page.getByLabel('Header, as name: value').inputValue()).toBe('x-tester: true');
  expect(await other.page.locator('.answer h1').textContent()).toBe('All to web-api:9080');
});

test('each rejected rule shows the condition that failed', async () => {
  const { page } = await open(workshop, 'scenario=web-api-header-canary');
  const rejected = page.locator('.why .rejected').first();
  expect(await rejected.textContent()).toMatch(
    /^Rule 1 does not matchneeds header x-tester is true, the request has none$/,
  );
});

test('a scenario is chosen in a menu, and its differences from the base are marked', async () => {
  const { page } = await open(workshop);
  await page.getByRole('button', { name: /^Scenario/ }).click();
  await page.getByLabel('web-api-80-20').check();
  await page.keyboard.press('Escape');
  expect(await page.locator('.answer h1').textContent()).toBe('80 % v1, 20 % v2 of web-api');
  expect(await page.locator('.picture .version.added').count()).toBe(2);
  expect(await page.locator('.picture .edge.removed').count()).toBe(1);
  await page.getByRole('button', { name: /^Compare with/ }).click();
  await page.getByLabel('nothing').check();
  expect(await page.locator('.picture .added').count()).toBe(0);
});

test('two sets of manifests: changed shares have both values', async () => {
  const without = (name: string) => workshopFiles.filter((file) => !file.name.endsWith(`${name}.yaml`));
  const files = without('web-api-80-20').filter(
    ({ name }) => !/web-api-(?!sa)[a-z0-9-]+\.yaml$|istio-ingress/.test(name),
  );
  const shared = workshopFiles.find(({ name }) => name.endsWith('istio-ingress.yaml'))?.text ?? '';
  const [gateway = ''] = shared.split('---');
  const canary = (weight: number) => ({
    name: 'canary.yaml',
    text: `${gateway}---\n${workshopFiles
      .find(({ name }) => name.endsWith('web-api-80-20.yaml'))
      ?.text.replace('weight: 80', `weight: ${100 - weight}`)
      .replace('weight: 20', `weight: ${weight}`)}`,
  });
  const { page } = await open({
    files: [...files, canary(50)],
    against: { title: 'old', files: [...files, canary(20)] },
  });
  expect(await page.locator('.picture .label.changed text').allTextContents()).toEqual(
    expect.arrayContaining([expect.stringContaining('80 % → 50 %'), expect.stringContaining('20 % → 50 %')]),
  );
  await page.getByRole('button', { name: 'Differences 1' }).click();
  expect(await page.locator('.differences h1').textContent()).toBe('1 difference (1 split)');
  expect(await page.locator('.differences .finding').textContent()).toMatch(/path begins with .*80 %.*50 %/);
  await page.getByRole('button', { name: 'Ask for the example' }).click();
  expect(await page.locator('div.answer').textContent()).toContain('50 %');
  expect(await page.locator('.right .before').textContent()).toMatch(/^Before: 80 %/);
});

test('a click on a node shows its lines, and Escape its way back', async () => {
  const { page } = await open(workshop, 'scenario=web-api-80-20');
  await page.getByRole('button', { name: /^Rule 1/ }).click();
  expect(await page.locator('.details h1').textContent()).toBe('Rule 1');
  expect(await page.locator('.details .yaml pre').first().textContent()).toContain('prefix: /web-api/v1/getmultiple');
  await page.getByRole('button', { name: 'Back to the answer' }).click();
  expect(await page.locator('.answer h1').count()).toBe(1);
});

test('keyboard alone: search, places, nodes and details', async () => {
  const { page } = await open(workshop);
  await page.keyboard.press('/');
  await page.keyboard.type('authors def');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.locator('.answer h1').textContent()).toBe('All to authors v1');
  await page.locator('.picture .node').first().focus();
  expect(await page.getByRole('tooltip').textContent()).toContain('every workload');
  await page.keyboard.press('Enter');
  expect(await page.locator('.details h1').textContent()).toBe('every workload');
});

test('the graph, the answer and the findings follow the editor; reset brings the file back', async () => {
  const { page, incidents } = await open(workshop, 'scenario=web-api-80-20&view=yaml');
  const editor = page.getByLabel('Text of dist/web-api-80-20.yaml');
  await editor.click();
  await page.keyboard.press('Control+a');
  const text = workshopFiles.find(({ name }) => name === 'dist/web-api-80-20.yaml')?.text ?? '';
  const edited = text
    .replace('weight: 80', 'weight: 60')
    .replace('weight: 20', 'weight: 40')
    .replace('subset: v2', 'subset: v9');
  await page.keyboard.insertText(edited);
  await page.locator('.answer h1', { hasText: '60 %' }).waitFor();
  expect(await sharesOf(page)).toEqual(['60 % web-api v1', '40 % 503 for web-api v9']);
  await page.getByRole('button', { name: 'Findings 1' }).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('a: [');
  await page.locator('.banner', { hasText: 'cannot be read' }).waitFor();
  expect(await sharesOf(page)).toEqual(['60 % web-api v1', '40 % 503 for web-api v9']);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.locator('.answer h1', { hasText: '80 %' }).waitFor();
  expect(incidents).toEqual([]);
});

test('findings have an explanation and lines, and badges in the graph', async () => {
  const files = workshopFiles.map((file) =>
    file.name === 'dist/web-api-80-20.yaml' ? { ...file, text: file.text.replace('subset: v2', 'subset: v9') } : file,
  );
  const { page } = await open({ files }, 'scenario=web-api-80-20&view=findings');
  const finding = page.locator('.finding').first();
  expect(await finding.textContent()).toMatch(/IST0101[\s\S]*VirtualService default\/virtualservice-ingress/);
  await finding.locator('summary').click();
  expect(await finding.locator('details p').first().textContent()).not.toBe('');
  expect(await finding.locator('.marked').textContent()).toContain('subset: v9');
  expect(await page.locator('.picture .rule .mark.error').count()).toBe(1);
});

test.each(['light', 'dark'] as const)('axe finds nothing in %s', async (colorScheme) => {
  for (const fragment of [
    'scenario=web-api-header-canary',
    'scenario=fault-authors-500-50per&host=authors&view=findings',
    'view=yaml',
    'view=access&scenario=authorization-w-rule',
  ]) {
    const { page } = await open(workshop, fragment, { colorScheme });
    await page.getByRole('button', { name: /^Scenario/ }).click();
    await page.evaluate(AxeBuilder.source);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof AxeBuilder };
      const results = await axe.run(document);
      return results.violations.map(({ id, nodes }) => [
        id,
        ...nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`),
      ]);
    });
    expect(violations).toEqual([]);
  }
});

test('traffic moves by its share, unless people ask for less motion', async () => {
  const moving = await open(workshop, 'scenario=web-api-80-20', { reducedMotion: 'no-preference' });
  expect(
    await moving.page
      .locator('.picture .flow')
      .first()
      .evaluate((flow) => getComputedStyle(flow).animationName),
  ).toBe('flow');
  const still = await open(workshop, 'scenario=web-api-80-20');
  expect(await still.page.locator('.picture .flow').first().isVisible()).toBe(false);
});

test('on a phone the columns are tabs', async () => {
  const { page } = await open(workshop, 'scenario=web-api-80-20', { viewport: { width: 390, height: 844 } });
  const tabs = page.getByRole('navigation', { name: 'Columns' });
  expect(await page.locator('.left').isVisible()).toBe(false);
  await tabs.getByRole('button', { name: 'Answer' }).click();
  expect(await sharesOf(page)).toEqual(['80 % web-api v1', '20 % web-api v2']);
  await tabs.getByRole('button', { name: 'Places' }).click();
  await page.getByRole('button', { name: 'authors default v1' }).click();
  expect(await page.locator('.picture .callers').isVisible()).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('the theme button wins over the system', async () => {
  const { page } = await open(workshop, '', { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  await page.getByRole('button', { name: 'Dark colours' }).click();
  expect(await ground()).not.toBe(before);
});
