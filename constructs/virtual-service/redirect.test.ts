import { http, ruleRefusal } from '../fixtures/synth';
import type { Redirect } from './redirect';

test('writes every prop', () => {
  const address: Required<Pick<Redirect, 'authority' | 'scheme' | 'redirectCode'>> = {
    authority: 'new.example.com',
    scheme: 'https',
    redirectCode: 308,
  };
  const redirects: Redirect[] = [
    { ...address, uri: '/new', port: 8443 },
    { ...address, prefixRewrite: '/', derivePort: 'FROM_REQUEST_PORT' },
  ];
  for (const redirect of redirects) expect(http({ redirect }).redirect).toEqual(redirect);
});

test.each<[what: string, redirect: unknown, message: string]>([
  [
    'no props',
    {},
    'rules[0].redirect: one of uri, prefixRewrite, authority, port, derivePort, scheme is required, got none',
  ],
  [
    'only a status code',
    { redirectCode: 302 },
    'rules[0].redirect: one of uri, prefixRewrite, authority, port, derivePort, scheme is required, got none',
  ],
  [
    'two paths',
    { uri: '/a', prefixRewrite: '/b' },
    'rules[0].redirect: uri and prefixRewrite exclude each other, keep one of them',
  ],
  [
    'two ports',
    { port: 80, derivePort: 'FROM_REQUEST_PORT' },
    'rules[0].redirect: port and derivePort exclude each other, keep one of them',
  ],
  [
    'an unsupported status code',
    { uri: '/a', redirectCode: 304 },
    'rules[0].redirect.redirectCode must be one of 301, 302, 303, 307, 308, got 304',
  ],
  [
    'a scheme in upper case',
    { scheme: 'HTTPS' },
    "rules[0].redirect.scheme must be one of http, https, got 'HTTPS' (did you mean 'https'?)",
  ],
  [
    'no leading slash',
    { uri: 'https://new.example.com' },
    "rules[0].redirect.uri must be a path that starts with '/', got 'https://new.example.com'",
  ],
  ['port 70000', { port: 70000 }, 'rules[0].redirect.port must be a port from 1 to 65535, got 70000'],
])('fails: %s', (_what, redirect, message) => {
  expect(ruleRefusal({ redirect })).toBe(message);
});
