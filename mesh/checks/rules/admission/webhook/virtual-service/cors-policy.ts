import { CORS_METHODS } from '../../../../../grammar/vocabulary';
import { duration, hasSubseconds } from '../grammar/duration';
import { corsHeader } from '../grammar/header-name';
import { mustBeOneOf, shown } from '../grammar/shown';
import { regexMatch } from '../grammar/string-match';
import { httpFieldRule } from './http-rule';

const methods = new Set<string>(CORS_METHODS);

export const corsPolicy = httpFieldRule('corsPolicy', {
  concept: 'CORS policy',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: default }
spec:
  hosts: [ratings]
  http:
    - corsPolicy:
        allowOrigins:
          - exact: https://example.com
          - regex: https://.*\\.example\\.com
        allowMethods: [GET, POST]
        allowHeaders: [x-token]
        exposeHeaders: ["*"]
        maxAge: 24h
      route:
        - destination: { host: ratings }
`,
  wrong: [
    {
      set: { 'spec.http[0].corsPolicy.allowOrigins[0]': { exact: '' } },
      says: 'must have a value for exact, prefix or regex',
    },
    { set: { 'spec.http[0].corsPolicy.allowOrigins[0]': {} }, says: 'must have a value for exact, prefix or regex' },
    {
      set: { 'spec.http[0].corsPolicy.allowOrigins[1]': { regex: '*' } },
      says: 'must be a regular expression in RE2 syntax, got "*": missing argument to repetition operator: `*`',
    },
    {
      set: { 'spec.http[0].corsPolicy.allowMethods[0]': 'get' },
      says: 'must be one of GET, HEAD, POST, PUT, PATCH, DELETE, CONNECT, OPTIONS, TRACE, *, got "get"',
    },
    { set: { 'spec.http[0].corsPolicy.allowHeaders[0]': 'x token' }, says: 'must be a header name or "*"' },
    { set: { 'spec.http[0].corsPolicy.exposeHeaders[0]': '' }, says: 'must be a header name or "*"' },
    { set: { 'spec.http[0].corsPolicy.maxAge': '1.5s' }, says: 'must be a whole number of seconds, got "1.5s"' },
    { set: { 'spec.http[0].corsPolicy.maxAge': '0s' }, says: 'must be a duration of at least 1ms' },
  ],
  check(policy, field, { error }) {
    const { allowOrigins = [], allowMethods = [], allowHeaders = [], exposeHeaders = [], maxAge } = policy;
    for (const [index, origin] of allowOrigins.entries()) {
      const item = [...field, 'allowOrigins', index];
      if (origin.exact || origin.prefix || origin.regex) error(item, regexMatch(origin));
      else error(item, 'must have a value for exact, prefix or regex');
    }
    for (const [index, method] of allowMethods.entries()) {
      if (!methods.has(method)) error([...field, 'allowMethods', index], mustBeOneOf(methods, method));
    }
    for (const [list, names] of Object.entries({ allowHeaders, exposeHeaders })) {
      for (const [index, name] of names.entries()) error([...field, list, index], corsHeader(name));
    }
    if (maxAge === undefined) return;
    error([...field, 'maxAge'], duration(maxAge));
    if (hasSubseconds(maxAge)) {
      error([...field, 'maxAge'], `must be a whole number of seconds, got ${shown(maxAge)}`);
    }
  },
});
