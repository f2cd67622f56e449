import { manifest, refusal } from '../fixtures/synth';
import { Destination } from './destination';
import { VirtualService } from './virtual-service';

const to = Destination.host('web');
const gateways = [{ name: 'edge' }];
const rule = (...sniHosts: string[]) => ({ match: [{ sniHosts }], to });

test('accepts SNI names that hosts cover', () => {
  const { spec } = manifest(
    (chart) =>
      new VirtualService(chart, 'web', {
        hosts: ['web.example.com', '*.example.org'],
        tlsRules: [
          { match: [{ sniHosts: ['web.example.com', 'a.b.example.org'], port: 443 }], to: [{ to, weight: 1 }] },
          rule('*.a.example.org'),
        ],
      }),
  );
  expect(spec).toEqual({
    hosts: ['web.example.com', '*.example.org'],
    tls: [
      {
        match: [{ sniHosts: ['web.example.com', 'a.b.example.org'], port: 443 }],
        route: [{ destination: { host: 'web' }, weight: 1 }],
      },
      { match: [{ sniHosts: ['*.a.example.org'] }], route: [{ destination: { host: 'web' } }] },
    ],
  });
});

test('accepts SNI names that Istio generates for TLS between clusters', () => {
  const name = 'outbound_.443_._.web.shop.svc.cluster.local';
  const { spec } = manifest(
    (chart) => new VirtualService(chart, 'web', { hosts: [name], gateways, tlsRules: [rule(name)] }),
  );
  expect(spec.tls[0].match[0].sniHosts).toEqual([name]);
});

const hosts = ['web.example.com', '*.example.org'];
const made = 'outbound_.443_._.web.shop.svc.cluster.local';

test.each<[what: string, props: object, message: string]>([
  ['no match', { tlsRules: [{ to }] }, 'tlsRules[0].match must be a list, got undefined'],
  [
    'no SNI name',
    { tlsRules: [{ to, match: [{ port: 443 }] }] },
    'tlsRules[0].match[0].sniHosts must be a list, got undefined',
  ],
  [
    'no destination',
    { tlsRules: [{ match: [{ sniHosts: ['web.example.com'] }] }] },
    'tlsRules[0].to must be a Destination',
  ],
  [
    'an IP address',
    { tlsRules: [rule('10.0.0.1')] },
    "tlsRules[0].match[0].sniHosts[0] must be a DNS name (SNI has no IP addresses), got '10.0.0.1'",
  ],
  [
    'an invalid name',
    { tlsRules: [rule('web_1')] },
    "tlsRules[0].match[0].sniHosts[0] must be a DNS name or a wildcard such as '*.example.com', got 'web_1'",
  ],
  [
    'a name that no host covers',
    { tlsRules: [rule('web.example.com'), rule('a.example.org', 'b.example.com')] },
    "tlsRules[1].match[0].sniHosts must be names covered by hosts (web.example.com, *.example.org), got 'b.example.com'",
  ],
  [
    'a wildcard that is wider than the host',
    { tlsRules: [rule('*.org')] },
    "tlsRules[0].match[0].sniHosts must be names covered by hosts (web.example.com, *.example.org), got '*.org'",
  ],
  [
    'a generated name for sidecars',
    { hosts: [made], tlsRules: [rule(made)] },
    `host '${made}' requires gateways and tlsRules: such names only occur in TLS between gateways`,
  ],
  [
    'a generated name for HTTP',
    { hosts: [made], gateways, rules: [{ to }] },
    `host '${made}' requires gateways and tlsRules: such names only occur in TLS between gateways`,
  ],
])('fails: %s', (_what, props, message) => {
  const refused = refusal((chart) => new VirtualService(chart, 'web', { hosts, ...props } as never));
  expect(refused).toContain(`VirtualService of 'chart/web': ${message}`);
});
