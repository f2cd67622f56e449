import { parseManifests } from '.';

const error = (spec: string) => {
  const text = `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a }\nspec:\n${spec}`;
  try {
    parseManifests(text, 'a.yaml');
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return undefined;
};

test.each([
  ['a star', '  hosts:\n    - *\n', ':6: ', '(write "*" with quotes)'],
  ['a wildcard in brackets', '  hosts: [*.example.com, a]\n', ':5: ', '(write "*.example.com" with quotes)'],
  [
    'a key without a space',
    '  hosts: [a]\n  gateways:public\n  http: []\n',
    ':6: ',
    '(write "gateways: public" with a space after the colon)',
  ],
  [
    'a last key without a space',
    '  hosts: [a]\n  gateways:public\n',
    ':6: ',
    '(write "gateways: public" with a space after the colon)',
  ],
  ['an item without a space', '  hosts:\n  -a\n  -b\n', ':6: ', '(write "- a" with a space after the dash)'],
  [
    'indentation',
    '  hosts:\n  - a\n   http:\n  - b\n',
    ':6: ',
    '(indent this line and the next like the lines around them)',
  ],
  ['a tab', '\thosts: [a]\n', ':5: ', '(indent with spaces)'],
  ['a colon in a value', '  hosts: [a]\n  x: a: b\n', ':6: ', '(put the value in quotes, because it contains ": ")'],
  ['a regex that begins with a bracket', '  x: [a-z]+\n', ':5: ', '(put the whole value in quotes)'],
  ['a reserved character', '  x: @a\n', ':5: ', '(put the whole value in quotes)'],
  ['a backslash in double quotes', '  x: "\\d+"\n', ':5: ', '(write a backslash in single quotes)'],
  ['a template', '  hosts: [{{ .Values.host }}]\n', ':5: ', '(a template? render it first, as with `helm template`)'],
])('%s', (_, spec, place, remedy) => {
  expect(error(spec)).toContain(place);
  expect(error(spec)?.slice(-remedy.length)).toBe(remedy);
});
