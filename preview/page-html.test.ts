import { createHash } from 'node:crypto';
import { pageHtml } from './page-html';

const parts = { script: 'run()', style: 'a{}' };
const data = {
  title: '<x>',
  files: [{ name: '</script>.yaml', text: '<!-- <script>\u2028' }],
  istioVersion: '1',
  live: false,
};

test('the policy allows this script and this style, and nothing else', () => {
  const hash = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(pageHtml(parts, data)) ?? [];
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src '${hash('run()')}'`,
    `style-src '${hash('a{}')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(pageHtml(parts, { ...data, live: true })).toContain("connect-src 'self'");
});

test('nothing of the manifests ends its element', () => {
  const html = pageHtml(parts, data);
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).not.toContain('<!--');
  expect(html).toContain('<title>&lt;x&gt; - cdk8s-istio preview</title>');
  const [, json = ''] = /id="data">(.*)<\/script>/.exec(html) ?? [];
  expect(JSON.parse(json)).toEqual(data);
});
