import fc from 'fast-check';
import type { Config } from '../../manifest/config';
import { fields } from '../../manifest/fields';
import type { Access } from '../../security/access';
import { compileRule } from '../../security/authorization-rule';
import { Languages } from '../language';
import type { Demand } from '../regions/region';
import { addressText } from './address-language';
import { policyMatches } from './policy-matches';
import { AS_SENT, type PolicyView } from './policy-view';

const RUNS = Number(process.env.RUNS ?? 100);

const some = (...values: string[]) => fc.subarray(values, { minLength: 1, maxLength: 2 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
const texts = some('a', 'ab', 'a*', '*b', '*');
const blocks = some('10.0.0.0/8', '10.1.0.0/16', '1.2.3.4', '::/0', '2001:db8::/32');
const rule = fc.record({
  from: optional(
    fc.array(
      fc.record({
        source: fc.record({
          principals: optional(some('*', 'td/ns/one/sa/a', '*/sa/b')),
          notNamespaces: optional(some('one', 't*')),
          ipBlocks: optional(blocks),
          notIpBlocks: optional(blocks),
          remoteIpBlocks: optional(blocks),
          requestPrincipals: optional(some('*', 'i/a', 'i/*', '*/a', 'other/a', 'j*')),
          notRequestPrincipals: optional(some('i/b', 'i/*', 'j/a')),
        }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  to: optional(
    fc.array(
      fc.record({
        operation: fc.record({
          paths: optional(some('/a', '/a*', '*/b', '/{*}/b', '/a/{**}', '*')),
          notPaths: optional(some('/a/b', '/a/*', '/{**}/c')),
          methods: optional(some('GET', 'P*', '*')),
          hosts: optional(some('a.com', '*.COM', 'a.com:80', 'b*')),
          ports: optional(some('80', '81')),
        }),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  when: optional(
    fc.array(
      fc.record({
        key: fc.constantFrom(
          'request.headers[x]',
          'request.headers[Host]',
          'request.auth.claims[groups]',
          'request.auth.claims[a][b]',
          'request.auth.audiences',
          'source.ip',
          'connection.sni',
        ),
        values: optional(texts),
        notValues: optional(texts),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
});

const text = fc.constantFrom('', 'a', 'b', 'ab', 'c');
const address = fc.constantFrom('10.1.2.3', '10.200.0.1', '1.2.3.4', '2001:db8::1', 'fe80::1', 'some-pod');
const request = fc.record({
  principal: fc.constantFrom('', 'td/ns/one/sa/a', 'td/ns/two/sa/b'),
  sourceIp: address,
  remoteIp: address,
  sni: fc.constantFrom('', 'a', 'ab'),
  method: fc.constantFrom('GET', 'PUT', 'POST'),
  path: fc.constantFrom('/a', '/a/b', '/b', '/x/b', '/a/x/c', '/é'),
  host: fc.constantFrom('a.com', 'A.com', 'a.com:80', 'b.org'),
  header: optional(text),
  claims: optional(
    fc.record({
      iss: fc.constantFrom('i', 'j', 'jj'),
      sub: optional(text),
      aud: fc.array(text, { maxLength: 2 }),
      groups: fc.array(text, { maxLength: 2 }),
      a: optional(fc.record({ b: fc.oneof(text, fc.array(text, { maxLength: 2 })) })),
    }),
  ),
});

const SCOPE = { namespace: 'one', trustDomains: ['td'] };

test('the conditions of a policy accept the requests that it matches, and no other', () => {
  const languages = new Languages();
  let matched = 0;
  fc.assert(
    fc.property(
      rule,
      fc.array(request, { minLength: 20, maxLength: 20 }),
      fc.boolean(),
      (written, requests, isAllow) => {
        const spec = JSON.parse(JSON.stringify({ action: isAllow ? 'ALLOW' : 'DENY', rules: [written] }));
        const policy = { namespace: 'one', spec } as Config;
        const compiled = compileRule(fields(spec.rules[0]), SCOPE, { isHttp: true, isAllow });
        for (const { principal, sourceIp, remoteIp, sni, method, path, host, header, claims } of requests) {
          const connection = { principal, sourceIp, remoteIp, sni, destinationIp: '10.0.0.1', destinationPort: 80 };
          const lines: Record<string, string | undefined> = { x: header, host };
          const headerLines = (name: string) => [lines[name]].flatMap((line) => line ?? []);
          const access: Access = { ...connection, http: { method, path, host, headerLines, claims } };
          const view: PolicyView = {
            ...AS_SENT,
            isHttp: true,
            connection,
            sourceIp: 'client',
            remoteIp: 'forwarded',
            hasClientSni: false,
            issuer: claims?.iss,
          };
          const attribute = (subject: string): string | undefined => {
            if (subject === 'address') return addressText(sourceIp);
            if (subject === 'forwarded address') return addressText(remoteIp);
            if (subject === 'claim sub') return claims?.sub;
            const all: Record<string, string | undefined> = {
              path,
              'header :method': method,
              'header :authority': host,
              'header x': header,
            };
            return all[subject];
          };
          const listOf = (subject: string): string[] => {
            let value: unknown = claims;
            for (const name of JSON.parse(subject) as string[]) value = fields(value)[name];
            return [value].flat().filter((one) => typeof one === 'string');
          };
          const holds = ({ subject, values, quantifier }: Demand) => {
            const { language = languages.none, missing = false } = values(languages) ?? {};
            if (quantifier) {
              return listOf(subject).some((one) => languages.includes(language, one)) === (quantifier === 'some');
            }
            const value = attribute(subject);
            return value === undefined ? missing : languages.includes(language, value);
          };
          const found = policyMatches(policy, SCOPE.trustDomains, view);
          const accepted = found !== 'too many' && found.some((conditions) => conditions.every(holds));
          const expected = compiled?.(access) ?? false;
          if (expected) matched += 1;
          if (accepted !== expected) {
            throw new Error(`accepted: ${accepted}: ${JSON.stringify([spec, access.http, connection, header])}`);
          }
        }
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(matched).toBeGreaterThan(RUNS / 5);
});
