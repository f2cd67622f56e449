import type { Manifest } from '../../mesh/manifest/manifest';
import { A, HERE } from '../differential/place';
import type { Random } from '../random';
import type { MeshRequest } from '../request';
import { DOMAIN, GATEWAY_SELECTOR } from '../routing/world';

/** Manifests before and after a change, and requests to all hosts of both. */
export interface RandomTransition {
  readonly before: readonly Manifest[];
  readonly after: readonly Manifest[];
  readonly requests: readonly MeshRequest[];
}

const APPS = ['web', 'api'] as const;
const VERSIONS = ['v1', 'v2'] as const;
const HOSTS = [`x.${DOMAIN}`, `y.${DOMAIN}`] as const;
const PATHS = ['/', '/a', '/b'] as const;

/** A change of subsets, rules, hosts and names, as releases have them. */
export function randomTransition(random: Random): RandomTransition {
  const requests = PATHS.flatMap((path) => [
    ...APPS.map((app) => request(`${A}/client`, `${app}.${A}.svc.cluster.local`, path)),
    ...HOSTS.map((host) => request('gateway', host, path)),
  ]);
  return { before: world(random), after: world(random), requests };
}

const request = (from: string, host: string, path: string): MeshRequest => ({
  from,
  port: 80,
  method: 'GET',
  host,
  path,
  headers: {},
});

function world(random: Random): Manifest[] {
  // Each side has its own names of subsets, so most changes need an order.
  const names = random.pick([
    ['v1', 'v2'],
    ['stable', 'canary'],
  ]);
  return [
    ...APPS.map((app) => destinationRule(random, app, names)),
    istio('Gateway', 'gw', {
      selector: GATEWAY_SELECTOR,
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: random.pick([['*'], [...HOSTS]]) }],
    }),
    ...random.some(APPS, 0.8).map((app) => rules(random, random.pick([app, `${app}-next`]), { hosts: [app] }, names)),
    ...HOSTS.map((host, index) =>
      rules(
        random,
        random.pick([`out-${index}`, `out-${index}-next`]),
        { hosts: [host], gateways: [`gw-${HERE}`] },
        names,
      ),
    ),
  ];
}

function destinationRule(random: Random, app: string, names: readonly string[]): Manifest {
  const subsets = names.map((name, index) => ({
    name,
    labels: { version: random.chance(0.8) ? (VERSIONS[index] ?? 'v1') : random.pick(VERSIONS) },
  }));
  return istio('DestinationRule', app, { host: app, subsets });
}

function rules(random: Random, name: string, bound: object, names: readonly string[]): Manifest {
  const target = () => ({ destination: { host: random.pick(APPS), subset: random.pick(names), port: { number: 80 } } });
  const first = random.maybe(0.6, () => ({ match: [{ uri: { prefix: random.pick(['/a', '/b']) } }] }));
  const http = [...('match' in first ? [{ ...first, route: [target()] }] : []), { route: [target()] }];
  return istio('VirtualService', name, { ...bound, http });
}

function istio(kind: string, name: string, spec: object): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: `${name}-${HERE}`, namespace: A }, spec };
}
