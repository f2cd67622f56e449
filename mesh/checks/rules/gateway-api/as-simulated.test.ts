import { Mesh } from '../../../mesh';
import { parseManifests } from '../../../reader';
import type { Request } from '../../../request/request';
import type { Check } from '../../engine/check';
import { referencedResource } from '../any-kind/referenced-resource';
import { gluedPrefix } from './glued-prefix';
import { hiddenByExport } from './hidden-by-export';
import { hiddenByOtherApi } from './hidden-by-other-api';
import { ineffectiveCors } from './ineffective-cors';
import { meshParentPort } from './mesh-parent-port';
import { noBackend } from './no-backend';
import { noFallthrough } from './no-fallthrough';
import { plainAndTlsPort } from './plain-and-tls-port';
import { redirectLoop } from './redirect-loop';
import { repeatedConnectionRoute } from './repeated-connection-route';
import { repeatedHeader } from './repeated-header';
import { routeWithoutCallers } from './route-without-callers';
import { sharedRouteName } from './shared-route-name';
import { ungrantedHost } from './ungranted-host';
import { unservedHostname } from './unserved-hostname';
import { unsortedRoutes } from './unsorted-routes';

// The simulator confirms what these checks report about requests.

const pods = ['web', 'api', 'pay', 'first', 'second']
  .flatMap((name) => ['default', 'shop', 'bank'].map((namespace) => [name, namespace]))
  .map(
    ([name, namespace]) => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }
spec: { containers: [{ name: app, image: "app:1" }] }
`,
  )
  .join('---');
const tcp = ['first', 'second']
  .map(
    (name) => `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ name: tcp, port: 9000 }] }
`,
  )
  .join('---');

/** What becomes of a request with the wrong and the right manifests of an example. */
function answers({ examples }: Check, title: string | undefined, requests: readonly Request[]): readonly string[] {
  const example = examples.find((one) => one.title === title);
  return [example?.wrong ?? '', example?.right ?? ''].map((yaml, index) => {
    const request = requests[index] ?? requests[0];
    if (!request) throw new Error('no request');
    const mesh = Mesh.of(parseManifests([yaml, pods, tcp].join('\n---\n'), 'f.yaml'));
    const [outcome] = mesh.route(request).outcomes;
    if (outcome?.kind === 'forward') return outcome.destination.workloads.join();
    return outcome?.kind === 'redirect' ? outcome.location : `${outcome?.kind}`;
  });
}

const get = (host: string, path = '/', more: Partial<Request> = {}) =>
  ({ from: 'gateway', host, path, method: 'GET', headers: {}, ...more }) as Request;
const https = { scheme: 'https', port: 443, sni: 'shop.example.com' } as const;

const toPay = (port: number) => get('pay.example.com', '/', { scheme: 'https', sni: 'pay.example.com', port });
const connection = (port: number) => ({ from: 'gateway', scheme: 'tcp', host: `edge:${port}`, port }) as Request;
const preflight = get('shop.example.com', '/old', {
  method: 'OPTIONS',
  headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'GET' },
});

const cases: [check: Check, title: string | undefined, requests: readonly Request[], wrong: string, right: string][] = [
  [redirectLoop, undefined, [get('shop.example.com', '/x', https)], 'https://shop.example.com/x', 'no-route'],
  [plainAndTlsPort, undefined, [toPay(80), toPay(443)], 'closed', 'no-route'],
  [unsortedRoutes, undefined, [get('shop.example.com', '/shop/cart')], 'default/web', 'default/api'],
  [
    hiddenByOtherApi,
    'an HTTPRoute behind a VirtualService',
    [get('shop.example.com', '/cart/list')],
    'default/web',
    'default/api',
  ],
  [
    hiddenByOtherApi,
    'a VirtualService behind an HTTPRoute',
    [get('shop.example.com', '/cart/list/1'), get('shop.example.com', '/cart/1')],
    'default/api',
    'default/web',
  ],
  [
    hiddenByOtherApi,
    'a VirtualService behind an Ingress',
    [get('shop.example.com', '/cart/list'), get('shop.example.com', '/cart')],
    'default/web',
    'default/api',
  ],
  [sharedRouteName, 'different host names', [get('grpc.example.com')], 'no-route', 'default/api'],
  [sharedRouteName, 'the same host name', [get('shop.example.com')], 'default/web', 'default/web'],
  [noFallthrough, undefined, [get('shop.example.com', '/pay')], 'no-route', 'default/web'],
  [noBackend, 'no backends', [get('shop.example.com', '/cart')], 'direct', 'http://cart.example.com/cart'],
  [noBackend, 'weights', [get('shop.example.com')], 'direct', 'default/api'],
  [
    gluedPrefix,
    'a redirect that keeps the prefix',
    [get('shop.example.com', '/old/x')],
    'http://new.example.com/old/x',
    'http://new.example.com/new/x',
  ],
  [routeWithoutCallers, undefined, [{ ...get('web'), from: 'default/client' }], 'default/web', 'default/api'],
  [referencedResource, 'target of a policy', [get('shop.example.com', '/admin/x')], 'default/web', 'denied'],
  [hiddenByExport, undefined, [get('shop.example.com')], 'no-route', 'shop/web'],
  [repeatedConnectionRoute, undefined, [connection(9000), connection(9001)], 'default/first', 'default/second'],
  [ungrantedHost, undefined, [get('shop.example.com')], 'bank/pay', 'bank/pay'],
  [
    repeatedHeader,
    'in a match',
    [get('shop.example.com', '/', { headers: { 'x-group': 'dev' } })],
    'no-route',
    'default/web',
  ],
  [unservedHostname, 'nothing in common', [get('shop.example.org')], 'no-route', 'no-route'],
  [unservedHostname, 'a narrower listener', [get('pay.example.com')], 'no-route', 'default/web'],
  [meshParentPort, undefined, [{ ...get('web'), from: 'default/api' }], 'default/web', 'default/api'],
  [ineffectiveCors, undefined, [preflight], 'http://new.example.com/old', 'preflight'],
];

test.each(cases.map((one) => [one[0].code, ...one] as const))('%s', (_, check, title, requests, wrong, right) => {
  expect(answers(check, title, requests)).toEqual([wrong, right]);
});
