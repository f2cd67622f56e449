import fc from 'fast-check';
import { HttpRequest } from '../request/http-request';
import type { Request } from '../request/request';
import { Route } from './route';
import { RouteIndex } from './route-index';
import { matchesRequest, routeMatch } from './route-match';
import { RegexPrograms } from './string-matcher';

const segment = fc.constantFrom('', '/', '/a', '/a/b', '/A', '/ab', '/b', '.*', '/a.*');
const value = fc.constantFrom('1', '2', '12', 'a.b', '', 'x*');
const header = fc.oneof(
  fc.tuple(fc.constantFrom('exact', 'prefix'), value).map(([kind, text]) => ({ [kind]: text })),
  fc.constantFrom('.*1.*', '1.*', '.*2', '12', '.*', '*', '[12]+', '.*a\\.b.*', '(').map((regex) => ({ regex })),
  fc.constant({}),
);
const headers = fc.option(fc.dictionary(fc.constantFrom('h', 'I', 'j'), header, { maxKeys: 2 }), { nil: undefined });
const match = fc.record({
  uri: fc.option(
    fc.tuple(fc.constantFrom('exact', 'prefix', 'regex'), segment).map(([kind, value]) => ({ [kind]: value })),
    { nil: undefined },
  ),
  ignoreUriCase: fc.boolean(),
  method: fc.option(fc.constantFrom({ exact: 'GET' }, { exact: 'POST' }), { nil: undefined }),
  headers,
  withoutHeaders: fc.option(fc.dictionary(fc.constantFrom('h', 'k'), header, { maxKeys: 1 }), { nil: undefined }),
});
const sentHeaders = fc.dictionary(
  fc.constantFrom('h', 'i', 'j', 'k'),
  fc.constantFrom('1', '2', '12', 'a.b', 'axb', '1\n2'),
);

test('finds the same route as a linear search', () => {
  fc.assert(
    fc.property(
      fc.array(match, { maxLength: 40, size: 'max' }),
      fc.constantFrom('/', '/a', '/a/b', '/A/b', '/abc', '/b', '*'),
      sentHeaders,
      (matches, path, headers) => {
        const programs = new RegexPrograms();
        const routes = matches.map(
          (spec) =>
            new Route(routeMatch(spec, programs), null, null, null, () => {
              throw new Error('the action is not needed');
            }),
        );
        const sent: Request = { path, headers };
        const request = new HttpRequest(sent, 'http', 'h', 'h', 'BASE');
        const expected = routes.findIndex((route) => matchesRequest(route.match, request));
        const found = new RouteIndex(routes).find(request);
        expect(found === undefined ? -1 : routes.indexOf(found)).toBe(expected);
      },
    ),
    { numRuns: 2000 },
  );
});
