import { http, thrown } from '../fixtures/synth';
import { Destination } from './destination';
import { Path, type PathOptions } from './path';

const options: Required<PathOptions> = { ignoreCase: true };

test.each<[path: Path, wire: object]>([
  [Path.exact('/a'), { uri: { exact: '/a' } }],
  [Path.prefix('/a/'), { uri: { prefix: '/a/' } }],
  [Path.regex('/v[12]/.*'), { uri: { regex: '/v[12]/.*' } }],
  [Path.exact('/a', options), { uri: { exact: '/a' }, ignoreUriCase: true }],
  [Path.prefix('/a', { ignoreCase: false }), { uri: { prefix: '/a' } }],
])('%j', (path, wire) => {
  expect(http({ to: Destination.host('shop'), match: [{ path }] }).match[0]).toEqual(wire);
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['no leading slash', () => Path.prefix('api'), "the path must be a path that starts with '/', got 'api'"],
  ['an empty path', () => Path.exact(''), "the path must be a path that starts with '/', got ''"],
  ['null', () => Path.exact(null as never), "the path must be a path that starts with '/', got null"],
  [
    'a query string',
    () => Path.exact('/a?b=c'),
    "the path must be a path without a query string, got '/a?b=c' (match the query string with queryParams)",
  ],
  [
    'a fragment',
    () => Path.prefix('/a#b'),
    "the path must be a path without a query string, got '/a#b' (match the query string with queryParams)",
  ],
  [
    'a lookbehind',
    () => Path.regex('(?<=a)b'),
    "the path regular expression must be valid RE2, got '(?<=a)b' (error parsing regexp: invalid named capture: `(?<=a)b`)",
  ],
  [
    'an unknown option',
    () => Path.exact('/a', { ignorecase: true } as never),
    "options: unknown prop 'ignorecase', did you mean 'ignoreCase'?",
  ],
  ['null as options', () => Path.exact('/a', null as never), 'options must be an object, got null'],
  [
    'a string as ignoreCase',
    () => Path.exact('/a', { ignoreCase: 'yes' as never }),
    "options.ignoreCase must be true or false, got 'yes'",
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});
