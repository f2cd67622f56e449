import fc from 'fast-check';
import { HttpRequest } from '../request/http-request';
import type { Request } from '../request/request';
import { Route } from './route';
import { RouteIndex } from './route-index';
import { matchesRequest, routeMatch } from './route-match';
import { RegexPrograms } from './string-matcher';

const segment = fc.constantFrom('', '/', '/a', '/a/b', '/A', '/ab', '/b', '.*', '/a.*');
const match = fc.record({
  uri: fc.option(
    fc.tuple(fc.constantFrom('exact', 'prefix', 'regex'), segment).map(([kind, value]) => ({ [kind]: value })),
    { nil: undefined },
  ),
  ignoreUriCase: fc.boolean(),
  headers: fc.option(fc.constant({ h: { exact: '1' } }), { nil: undefined }),
});

test('finds the same route as a linear search', () => {
  fc.assert(
    fc.property(
      fc.array(match, { maxLength: 12 }),
      fc.constantFrom('/', '/a', '/a/b', '/A/b', '/abc', '/b', '*'),
      fc.boolean(),
      (matches, path, withHeader) => {
        const programs = new RegexPrograms();
        const routes = matches.map(
          (spec) =>
            new Route(routeMatch(spec, programs), null, null, null, () => {
              throw new Error('the action is not needed');
            }),
        );
        const sent: Request = { path, headers: withHeader ? { h: '1' } : {} };
        const request = new HttpRequest(sent, 'http', 'h', 'h', 'BASE');
        const expected = routes.findIndex((route) => matchesRequest(route.match, request));
        const found = new RouteIndex(routes).find(request);
        expect(found === undefined ? -1 : routes.indexOf(found)).toBe(expected);
      },
    ),
    { numRuns: 500 },
  );
});
