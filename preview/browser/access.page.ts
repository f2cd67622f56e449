import { workshopFiles } from '../fixtures/workshop';
import { testBrowser } from './browser';

const { open } = testBrowser();
const workshop = { title: 'dist', files: workshopFiles };
const ADDRESS = 'view=access&scenario=authorization-w-rule,articles-sa,web-api-sa';

test('a cell explains itself, and leads to the request', async () => {
  const { page, incidents } = await open(workshop, ADDRESS);
  const cell = page.getByRole('button', { name: 'default/web-api-v1 to articles:8080: some' });
  await cell.click();
  expect(await cell.getAttribute('aria-pressed')).toBe('true');
  const details = page.locator('.right .details');
  expect(await details.locator('h1').textContent()).toBe(
    'default/web-api-v1 to articles.default.svc.cluster.local:8080',
  );
  expect(await details.locator('.change').textContent()).toBe('Some requests: method is GET or POST');
  expect(await details.locator('.object').textContent()).toBe('AuthorizationPolicy default/articlesaccess, rule 0');
  await page.getByRole('button', { name: 'Ask for the denied request' }).click();
  expect(await page.locator('.answer h1').textContent()).toMatch(/403|denied/i);
  expect(incidents).toEqual([]);
});

test('all, none, and what is not decided look different', async () => {
  const { page } = await open(workshop, ADDRESS);
  await page.getByRole('button', { name: 'default/articles to articles:8080: none' }).waitFor();
  await page.getByRole('button', { name: 'default/articles to authors:3000: all' }).waitFor();
  const colors = await page
    .locator('.access .cell')
    .evaluateAll((cells) => cells.map((cell) => `${cell.textContent} ${getComputedStyle(cell as Element).color}`));
  const byLabel = new Map([...new Set(colors)].map((color) => [color.split(' ')[0], color]));
  expect(new Set([...byLabel.values()].map((color) => color.slice(color.indexOf('rgb')))).size).toBe(byLabel.size);
});
