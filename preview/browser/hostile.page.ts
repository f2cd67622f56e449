import { testBrowser } from './browser';

const { open } = testBrowser();

const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ hosts: ['*'], port: { number: 80, name: http, protocol: HTTP } }]
`;

test('markup in names, hosts and headers is shown as text', async () => {
  const evil = `</script><script>alert(1)</script><img src=x onerror=alert(2)>`;
  const text = `${gateway}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: evil }
spec:
  hosts: ['*']
  gateways: [shop]
  http:
    - name: '${evil}'
      match: [{ headers: { x-evil: { exact: '${evil}' } } }]
      route: [{ destination: { host: evil } }]
    - directResponse: { status: 200, body: { string: '${evil}' } }
---
apiVersion: v1
kind: Service
metadata: { name: '${evil}' }
spec: { selector: { app: '${evil}' }, ports: [{ port: 80, name: http }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: '${evil}' }
spec: { template: { metadata: { labels: { app: '${evil}' } }, spec: {} } }
`;
  for (const view of ['', '&view=findings', '&view=yaml']) {
    const { page, incidents } = await open(
      { title: evil, files: [{ name: `${evil}.yaml`, text }] },
      `gateway=default/shop${view}`,
    );
    await page.getByText('Looking for findings…').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.querySelector('.app')?.textContent?.includes('<img src=x'));
    expect(await page.locator('img, script:not([id]):not(:last-child)').count()).toBe(0);
    expect(incidents).toEqual([]);
  }
});

test('a link with markup in it is shown as text', async () => {
  const evil = encodeURIComponent('<img src=x onerror=alert(1)>');
  const { page, incidents } = await open(
    { files: [{ name: 'a.yaml', text: gateway }] },
    `gateway=${evil}&from=${evil}/x&ask=GET ${evil}&header=${evil}: ${evil}&scenario=${evil}&compare=${evil}&view=${evil}`,
  );
  expect(await page.locator('img').count()).toBe(0);
  expect(incidents).toEqual([]);
});

test.each<[string, string]>([
  ['nothing', ''],
  ['only comments', '# nothing\n---\n'],
  ['no YAML', 'a: [b'],
  ['a scalar', 'hello'],
  ['other objects', 'kind: 1\nmetadata: []\nspec: { hosts: 7 }\n'],
  [
    'delegates in a circle',
    ['a', 'b']
      .map(
        (name) =>
          `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${name} }\nspec: { hosts: [x.com], gateways: [shop], http: [{ delegate: { name: ${name === 'a' ? 'b' : 'a'} } }] }\n`,
      )
      .concat(gateway)
      .join('---\n'),
  ],
  [
    'a bomb of aliases',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]`)
      .join('\n')}\n`,
  ],
])('%s does nothing but show', async (_, text) => {
  const { page, incidents } = await open({ files: [{ name: 'a.yaml', text }] });
  expect(await page.locator('.top').isVisible()).toBe(true);
  await page.getByRole('button', { name: /^Findings/ }).click();
  expect(await page.locator('.findings-panel h1').textContent()).not.toBe('');
  expect(incidents).toEqual([]);
});

test('10,000 objects', async () => {
  const objects = [...Array(10_000).keys()].map(
    (index) =>
      `apiVersion: v1\nkind: Service\nmetadata:\n  name: s${index}\nspec:\n  selector:\n    app: s${index}\n  ports:\n    - name: http\n      port: 80\n`,
  );
  const { page, incidents } = await open({ files: [{ name: 'many.yaml', text: objects.join('---\n') }] });
  await page.getByLabel('Find a host').fill('s9999');
  await page.getByRole('button', { name: /^s9999 default/ }).click();
  await page.locator('.picture .service', { hasText: 's9999' }).waitFor();
  expect(incidents).toEqual([]);
});
