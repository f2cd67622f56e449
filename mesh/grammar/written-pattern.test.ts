import { asRegex, patternSyntax } from './written-pattern';

test.each([
  '/api/',
  '/v1/items:batchGet',
  '/odata/$metadata',
  '/Users(1)/items',
  '/c++/a.b/~home',
  'shop.example.com',
  'text/html; q=0.8',
  'CORP\\dave',
  '^1.2.3',
  'costs 5$',
  'Mozilla/5.0 (X11; Linux x86_64)',
  '[::1]:80',
])('%s is plain text', (text) => expect(patternSyntax(text)).toBeUndefined());

test.each([
  ['/api/*', 'glob', '/api/.*'],
  ['/a/*/b', 'glob', '/a/[^/]*/b'],
  ['*.example.com', 'glob', '[^/]*\\.example\\.com'],
  ['/**', 'glob', '/.*'],
  ['/users/{id}', 'template', '/users/[^/]+'],
  ['/users/{id}/items*', 'template', '/users/[^/]+/items.*'],
  ['/api/.*', 'regex', '/api/.*'],
  ['^/api/v1$', 'regex', '/api/v1'],
  ['/v[0-9]+/x', 'regex', '/v[0-9]+/x'],
  ['/item/\\d+', 'regex', '/item/\\d+'],
  ['/(a|b)/c', 'regex', '/(a|b)/c'],
  ['/route(/|$)(.*)', 'regex', '/route(/|$)(.*)'],
  ['shop\\.example\\.com', 'regex', 'shop\\.example\\.com'],
])('%s is a %s', (text, syntax, regex) => {
  expect(patternSyntax(text)).toBe(syntax);
  expect(asRegex(text)).toBe(regex);
  expect(() => new RegExp(regex)).not.toThrow();
});
