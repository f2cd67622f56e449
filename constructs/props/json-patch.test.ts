import { Duration, JsonPatch } from 'cdk8s';
import { thrown } from '../fixtures/synth';
import { patched } from './json-patch';

const document = () => ({
  spec: { hosts: ['a', 'b'], http: [{ name: 'one', route: [{ weight: 1 }] }], labels: { 'a/b': 'c', 'd~e': 'f' } },
});

const { add, remove, replace, copy, move, test: check } = JsonPatch;

test.each<[what: string, patch: JsonPatch, spec: object]>([
  ['adds a field', add('/spec/http/0/timeout', '5s'), { http: [{ ...document().spec.http[0], timeout: '5s' }] }],
  ['adds before an item', add('/spec/hosts/1', 'x'), { hosts: ['a', 'x', 'b'] }],
  ['adds after the last item', add('/spec/hosts/-', 'x'), { hosts: ['a', 'b', 'x'] }],
  ['adds at the length of a list', add('/spec/hosts/2', 'x'), { hosts: ['a', 'b', 'x'] }],
  ['replaces an existing field by adding', add('/spec/hosts', ['x']), { hosts: ['x'] }],
  ['adds an object', add('/spec/new', { a: [1, true] }), { new: { a: [1, true] } }],
  ['removes an item', remove('/spec/hosts/0'), { hosts: ['b'] }],
  ['removes a key with a slash', remove('/spec/labels/a~1b'), { labels: { 'd~e': 'f' } }],
  ['replaces a key with a tilde', replace('/spec/labels/d~0e', 'x'), { labels: { 'a/b': 'c', 'd~e': 'x' } }],
  ['copies', copy('/spec/hosts/0', '/spec/hosts/-'), { hosts: ['a', 'b', 'a'] }],
  ['moves', move('/spec/hosts/0', '/spec/hosts/1'), { hosts: ['b', 'a'] }],
  ['tests a string', check('/spec/http/0/name', 'one'), {}],
  ['tests an object', check('/spec/http/0/route', [{ weight: 1 }]), {}],
])('%s', (_what, patch, spec) => {
  const before = document();
  expect(patched(before, patch)).toEqual({ spec: { ...document().spec, ...spec } });
  expect(before).toEqual(document());
});

test.each<[what: string, patch: JsonPatch, message: string]>([
  [
    'removes a missing field',
    remove('/spec/tls'),
    "remove '/spec/tls': '/spec/tls' does not exist, '/spec' has hosts, http, labels (write ~1 for a / in a name)",
  ],
  [
    'replaces a missing field',
    replace('/spec/http/0/retries', {}),
    "replace '/spec/http/0/retries': '/spec/http/0/retries' does not exist, '/spec/http/0' has name, route (write ~1 for a / in a name)",
  ],
  [
    'replaces after the last item',
    replace('/spec/hosts/2', 'x'),
    "replace '/spec/hosts/2': '/spec/hosts/2' does not exist, '/spec/hosts' is a list of 2 (write ~1 for a / in a name)",
  ],
  [
    'adds to a missing field',
    add('/spec/http/0/fault/delay', {}),
    "add '/spec/http/0/fault/delay': '/spec/http/0/fault' does not exist, '/spec/http/0' has name, route (write ~1 for a / in a name)",
  ],
  [
    'adds to a string',
    add('/spec/hosts/0/x', 'y'),
    "add '/spec/hosts/0/x': '/spec/hosts/0' must be an object or a list, got 'a'",
  ],
  [
    'adds beyond the end',
    add('/spec/hosts/3', 'x'),
    "add '/spec/hosts/3': '/spec/hosts' is a list of 2, write an index or -",
  ],
  [
    'adds a name to a list',
    add('/spec/hosts/x', 'y'),
    "add '/spec/hosts/x': '/spec/hosts' is a list of 2, write an index or -",
  ],
  [
    'adds an octal index',
    add('/spec/hosts/01', 'y'),
    "add '/spec/hosts/01': '/spec/hosts' is a list of 2, write an index or -",
  ],
  [
    'uses a name of the prototype',
    replace('/spec/constructor/name', 'x'),
    "replace '/spec/constructor/name': '/spec/constructor/name' does not exist, '/spec' has hosts, http, labels (write ~1 for a / in a name)",
  ],
  [
    'adds the existing value',
    add('/spec/hosts', ['a', 'b']),
    "add '/spec/hosts': has no effect, the object already has this value (remove the patch)",
  ],
  [
    'replaces with the same value',
    replace('/spec/hosts/0', 'a'),
    "replace '/spec/hosts/0': has no effect, the object already has this value (remove the patch)",
  ],
  [
    'moves to the same path',
    move('/spec/hosts', '/spec/hosts'),
    "move '/spec/hosts': has no effect, the object already has this value (remove the patch)",
  ],
  ['moves into itself', move('/spec', '/spec/x'), "move '/spec/x': '/spec' cannot be moved into itself"],
  [
    'copies a missing field',
    copy('/x', '/spec/x'),
    "copy '/spec/x': '/x' does not exist, the object has spec (write ~1 for a / in a name)",
  ],
  [
    'has a path without a slash',
    add('spec/x', 'y'),
    "add 'spec/x': the path must be a JSON pointer that starts with '/', got 'spec/x'",
  ],
  ['has an empty path', remove(''), "remove '': the path must be a JSON pointer that starts with '/', got ''"],
  [
    'adds undefined',
    add('/spec/x', undefined),
    "add '/spec/x': the value must be plain data as in YAML, got undefined",
  ],
  ['adds null', add('/spec/x', { y: null }), "add '/spec/x': the value.y must be plain data as in YAML, got null"],
  ['adds NaN', add('/spec/x', [Number.NaN]), "add '/spec/x': the value[0] must be plain data as in YAML, got NaN"],
  [
    'adds a Duration',
    add('/spec/x', Duration.seconds(1)),
    "add '/spec/x': the value must be plain data as in YAML, got an instance of Duration",
  ],
  [
    'tests a missing field',
    check('/spec/tls', 'two'),
    "test '/spec/tls': '/spec/tls' does not exist, '/spec' has hosts, http, labels (write ~1 for a / in a name)",
  ],
  ['tests another value', check('/spec/http/0/name', 'two'), "test '/spec/http/0/name' must be \"two\", got 'one'"],
])('fails: %s', (_what, patch, message) => {
  expect(thrown(() => patched(document(), patch))).toBe(`JSON patch ${message}`);
});
