import { Yaml } from 'cdk8s';
import { parseManifests } from '../../mesh/reader';
import { yamlText } from './yaml-text';

const object = (data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a' },
  data,
});

test.each([
  '0o17',
  '0O17',
  '-0o17',
  '0o1_7',
  '0X1f',
  '0B1',
  '0o',
  'a 0o17',
  '017',
  '1_000',
  '+_6',
  '6._',
  'yes',
  '0x1F',
])('%s is a string for kubectl, too', (value) => {
  // With lines, the library writes the document.
  for (const lines of [undefined, `first\n${value}\n`]) {
    const document = object({ key: value, [value]: 'key', ...(lines && { lines }) });
    const [read] = parseManifests(yamlText(document), 'a.yaml');
    expect(read?.manifest).toEqual(document);
  }
});

test('other documents are written as by cdk8s', () => {
  const document = object({ a: 'text', b: 'x'.repeat(200), c: 'first\nsecond\n', d: '0 o', e: 'é' });
  expect(yamlText(document)).toBe(Yaml.stringify(document));
  expect(yamlText(object({ z: '0o17', ...document.data }))).toBe(
    Yaml.stringify(object({ z: 'QUOTED', ...document.data })).replace('QUOTED', '"0o17"'),
  );
});
