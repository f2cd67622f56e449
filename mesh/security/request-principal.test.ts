import { matchesRequestPrincipal } from './request-principal';

const alice = { iss: 'me', sub: 'alice' };
const realm = { iss: 'https://issuer.test/realm', sub: 'alice' };

test.each([
  ['*', alice, true],
  ['*', { iss: 'me' }, false],
  ['*', { iss: 'me', sub: '' }, false],
  ['me/alice', alice, true],
  ['me/*', alice, true],
  ['me/*', { iss: 'me' }, false],
  ['me/al*', alice, true],
  ['*/alice', alice, true],
  ['*alice', alice, true],
  ['*/ice', alice, false],
  ['*e/alice', alice, true],
  ['me*', alice, true],
  ['me', alice, false],
  ['me/', { iss: 'me', sub: '' }, true],
  ['https://issuer.test/*', realm, false],
  ['https://issuer.test/realm/*', realm, true],
  ['https://*', realm, false],
  ['https:*', realm, true],
  ['me/a/b', { iss: 'me', sub: 'a/b' }, false],
  ['me/*', { iss: 'me', sub: 'a/b' }, true],
  ['me/*', { iss: 'me', sub: 7 }, false],
  ['*', undefined, false],
])('%s matches %j: %s', (pattern, claims, expected) => expect(matchesRequestPrincipal(claims, pattern)).toBe(expected));
