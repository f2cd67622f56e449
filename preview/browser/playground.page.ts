import { EXAMPLE } from '../view/example';
import { sharesOf, testBrowser } from './browser';

const { open } = testBrowser();

test('YAML is pasted', async () => {
  const { page, incidents } = await open({});
  expect(await page.getByRole('button', { name: 'Show' }).isDisabled()).toBe(true);
  await page.getByLabel('Manifests as YAML').fill(EXAMPLE);
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await sharesOf(page)).toEqual(['95 % cart v1', '5 % cart v2']);
  expect(incidents).toEqual([]);
});

test('files are opened, and more are dropped on the page', async () => {
  const { page, incidents } = await open({});
  await page.getByLabel('Open files').setInputFiles([
    { name: 'cart.yaml', mimeType: 'text/yaml', buffer: Buffer.from(EXAMPLE) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('not a manifest') },
  ]);
  expect(await page.locator('.places footer p').textContent()).toMatch(/^1 file, 6 objects/);
  const dropped = EXAMPLE.replace('weight: 95', 'weight: 50').replace('weight: 5\n', 'weight: 50\n');
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'cart.yaml'));
    return data;
  }, dropped);
  await page.dispatchEvent('.app', 'drop', { dataTransfer: transfer });
  await page.locator('.answer h1', { hasText: '50 %' }).waitFor();
  expect(incidents).toEqual([]);
});

test('an example is there to try', async () => {
  const { page } = await open({});
  await page.getByRole('button', { name: 'Try an example' }).click();
  expect(await page.locator('.answer h1').textContent()).toBe('95 % v1, 5 % v2 of cart');
});
