import { Duration } from 'cdk8s';
import { http, ruleRefusal } from '../fixtures/synth';
import type { CorsPolicy } from './cors-policy';
import { Destination } from './destination';
import { StringMatch } from './string-match';

const to = Destination.host('shop');
const allowOrigins = [StringMatch.exact('https://a.example.com'), StringMatch.regex('https://.*')];

test('writes every prop', () => {
  const corsPolicy: Required<CorsPolicy> = {
    allowOrigins,
    allowMethods: ['GET', '*'],
    allowHeaders: ['x-a', '*'],
    exposeHeaders: ['x-b'],
    maxAge: Duration.days(1),
    allowCredentials: false,
    unmatchedPreflights: 'IGNORE',
  };
  expect(http({ to, corsPolicy }).corsPolicy).toEqual({
    allowOrigins: [{ exact: 'https://a.example.com' }, { regex: 'https://.*' }],
    allowMethods: ['GET', '*'],
    allowHeaders: ['x-a', '*'],
    exposeHeaders: ['x-b'],
    maxAge: '24h',
    allowCredentials: false,
    unmatchedPreflights: 'IGNORE',
  });
});

test.each<[what: string, policy: unknown, message: string]>([
  ['no origins', {}, 'rules[0].corsPolicy.allowOrigins must be a list, got undefined'],
  [
    'a string as origin',
    { allowOrigins: ['*'] },
    "rules[0].corsPolicy.allowOrigins[0] must be a StringMatch, such as StringMatch.exact('GET'), got '*' (write StringMatch.exact('*'))",
  ],
  [
    'an empty origin',
    { allowOrigins: [StringMatch.exact('')] },
    "rules[0].corsPolicy.allowOrigins[0] must be a non-empty origin, got ''",
  ],
  [
    'a mere presence',
    { allowOrigins: [StringMatch.present()] },
    'rules[0].corsPolicy.allowOrigins[0] must be a non-empty origin, got undefined',
  ],
  [
    'a method in lower case',
    { allowOrigins, allowMethods: ['get'] },
    "rules[0].corsPolicy.allowMethods[0] must be one of GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE, *, got 'get' (did you mean 'GET'?)",
  ],
  [
    'an invalid header name',
    { allowOrigins, allowHeaders: ['a b'] },
    "rules[0].corsPolicy.allowHeaders[0] must be a header name or *, got 'a b'",
  ],
  [
    'headers as a string',
    { allowOrigins, exposeHeaders: 'a,b' },
    "rules[0].corsPolicy.exposeHeaders must be a list, got 'a,b' (write ['a,b'])",
  ],
  [
    'half a second',
    { allowOrigins, maxAge: Duration.millis(1500) },
    "rules[0].corsPolicy.maxAge must be whole seconds, at least 1, got '1500 ms'",
  ],
  [
    'maxAge 0',
    { allowOrigins, maxAge: Duration.seconds(0) },
    "rules[0].corsPolicy.maxAge must be whole seconds, at least 1, got '0 ms'",
  ],
  [
    'a string as allowCredentials',
    { allowOrigins, allowCredentials: 'true' },
    "rules[0].corsPolicy.allowCredentials must be true or false, got 'true' (write true without quotes)",
  ],
  [
    'an unknown choice',
    { allowOrigins, unmatchedPreflights: 'REFUSE' },
    "rules[0].corsPolicy.unmatchedPreflights must be one of FORWARD, IGNORE, got 'REFUSE'",
  ],
])('fails: %s', (_what, corsPolicy, message) => {
  expect(ruleRefusal({ to, corsPolicy })).toBe(message);
});
