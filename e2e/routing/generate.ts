import type { Manifest } from '../../mesh/manifest/manifest';
import type { Area, Case } from '../differential/area';
import { A, B, HERE, NAMESPACES, ROOT } from '../differential/place';
import { Random } from '../random';
import { requestsFor } from './requests';
import { rule, SUBSETS } from './rules';
import { DOMAIN, GATEWAY_SELECTOR, SERVICES, WORLD } from './world';

/** HTTP routing: VirtualServices, DestinationRules, Gateways, ServiceEntries and Sidecars. */
export const ROUTING: Area = { name: 'routing', world: WORLD, generate, simulated: withoutPlace };

function generate(seed: number): Case {
  const random = new Random(seed);
  const entrances = gateways(random);
  const objects = [
    ...entrances,
    ...virtualServices(random, entrances),
    ...destinationRules(random),
    ...serviceEntries(random),
    ...sidecars(random),
  ];
  const ages = random.halves(unique(objects));
  return { seed, ages, requests: requestsFor(random, ages.flat()) };
}

/** Removes the label `place` from selectors of Gateways: only the proxies of this suite have it. */
function withoutPlace(manifest: Manifest): Manifest {
  if (manifest.kind !== 'Gateway') return manifest;
  const spec = manifest.spec as { selector: Record<string, string> };
  const { place: _, ...selector } = spec.selector;
  return { ...manifest, spec: { ...spec, selector } };
}

function unique(objects: readonly Manifest[]): Manifest[] {
  const key = ({ kind, metadata }: Manifest) => `${kind}/${metadata.namespace}/${metadata.name}`;
  return [...new Map(objects.map((object) => [key(object), object])).values()];
}

function istio(kind: string, namespace: string, name: string, spec: object): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec };
}

const EXPORTS = [['*'], ['.'], [A], [B]] as const;

function exportTo(random: Random, probability: number): object {
  return random.maybe(probability, () => ({ exportTo: [...random.pick(EXPORTS)] }));
}

const HOSTS = [`x.${DOMAIN}`, `y.${DOMAIN}`, `*.${DOMAIN}`, `deep.x.${DOMAIN}`] as const;

function gateways(random: Random): Manifest[] {
  const places = [
    [A, 'gw'],
    [B, 'gw'],
    [ROOT, `gw-${HERE}`],
  ] as const;
  return random.some(places, 0.6).map(([namespace, name], i) => {
    const servers = random.list(1, 2, (j) => {
      const redirect = random.maybe(0.08, () => ({ tls: { httpsRedirect: true } }));
      const number = random.pick([80, 80, 8080]);
      const hosts = random.list(1, 2, () => serverHost(random));
      return { port: { number, name: `http-${j}`, protocol: 'HTTP' }, hosts: [...new Set(hosts)], ...redirect };
    });
    // The first Gateway always selects the ingress gateway: otherwise the Pod for requests would be undefined.
    const selector = i === 0 || random.chance(0.9) ? GATEWAY_SELECTOR : { ...GATEWAY_SELECTOR, istio: 'other' };
    return istio('Gateway', namespace, name, { selector, servers });
  });
}

function serverHost(random: Random): string {
  const host = random.pick(['*', '*', ...HOSTS, `web.${A}.svc.cluster.local`]);
  return random.chance(0.15) ? `${random.pick(['.', '*', A, B])}/${host}` : host;
}

function virtualServices(random: Random, entrances: readonly Manifest[]): Manifest[] {
  const names = entrances.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const roots = random.list(1, 4, (i) => {
    const namespace = random.pick([...NAMESPACES]);
    const bound = random.some(['mesh', 'gw', ...names, ...(random.chance(0.05) ? [`${A}/gone`] : [])], 0.5);
    const mesh = bound.length === 0 || bound.includes('mesh');
    const http = random.list(1, 4, () => rule(random, { delegate: true }));
    return istio('VirtualService', namespace, `vs-${'zyxw'[i]}`, {
      hosts: virtualServiceHosts(random, mesh),
      ...(bound.length === 0 ? {} : { gateways: bound }),
      ...exportTo(random, 0.15),
      http,
    });
  });
  const leaves = random.some(['leaf', 'leaf2'], 0.35).map((name) => {
    const http = random.list(1, 3, () => rule(random, { delegate: false }));
    return istio('VirtualService', random.pick([...NAMESPACES]), name, { ...exportTo(random, 0.2), http });
  });
  return [...roots, ...leaves];
}

export function virtualServiceHosts(random: Random, mesh: boolean): string[] {
  const pick = () => {
    const [namespace, name] = random.pick(SERVICES);
    const kind = random.next();
    if (kind < 0.25) return name;
    if (kind < 0.45) return `${name}.${namespace}.svc.cluster.local`;
    if (kind < 0.5) return `${name}.${namespace}`;
    if (kind < 0.55) return `*.${namespace}.svc.cluster.local`;
    if (kind < 0.6) return random.pick([`ext.${DOMAIN}`, `static.${DOMAIN}`]);
    // The webhook rejects a single `*` in the mesh.
    return random.pick(mesh ? HOSTS : [...HOSTS, '*', '*']);
  };
  // Order matters if VirtualServices share a host.
  const hosts = random.chance(0.35) ? [`x.${DOMAIN}`] : [...new Set(random.list(1, 2, pick))];
  // The webhook rejects overlapping hosts in a VirtualService.
  const covered = (host: string) => hosts.some((other) => other !== host && covers(other, host));
  return hosts.filter((host) => !covered(host));
}

function covers(wide: string, host: string): boolean {
  return wide.startsWith('*') && host.endsWith(wide.slice(1));
}

export function destinationRules(random: Random): Manifest[] {
  return random.list(1, 4, (i) => {
    const [namespace, name] = random.pick(SERVICES);
    const own = random.pick([namespace, namespace, ...NAMESPACES, ROOT]);
    const kind = random.next();
    const host =
      kind < 0.3 && own === namespace
        ? name
        : kind < 0.85
          ? `${name}.${namespace}.svc.cluster.local`
          : kind < 0.93
            ? `*.${namespace}.svc.cluster.local`
            : random.pick([`ext.${DOMAIN}`, `static.${DOMAIN}`]);
    const subsets = random.some(SUBSETS, 0.75).map((subset) => ({
      name: subset,
      ...(subset === 'all' ? {} : { labels: { version: subset } }),
    }));
    const selector = random.maybe(own === ROOT ? 0 : 0.08, () => ({
      workloadSelector: { matchLabels: { app: random.pick(['client', 'web']) } },
    }));
    const metadataName = `dr-${'zyxw'[i]}${own === ROOT ? `-${HERE}` : ''}`;
    const exported = 'workloadSelector' in selector ? {} : exportTo(random, 0.2);
    return istio('DestinationRule', own, metadataName, { host, subsets, ...exported, ...selector });
  });
}

export function serviceEntries(random: Random): Manifest[] {
  const http = { number: 80, name: 'http', protocol: 'HTTP' };
  const entry = (name: string, spec: object) =>
    istio('ServiceEntry', random.pick([...NAMESPACES]), name, { ...spec, ...exportTo(random, 0.15) });
  const endpoints = random.list(1, 3, (i) => ({
    address: `10.97.0.${i + 1}`,
    labels: { version: random.pick(['v1', 'v2']) },
    ...random.maybe(0.3, () => ({ ports: { http: 8081 } })),
  }));
  const target = random.maybe(0.3, () => ({ targetPort: 8090 }));
  return [
    ...random.some(
      [
        entry('static', {
          hosts: [`static.${DOMAIN}`],
          ports: [{ ...http, ...target }],
          resolution: 'STATIC',
          endpoints,
        }),
        entry('ext', { hosts: [`ext.${DOMAIN}`], ports: [http], resolution: 'DNS', endpoints }),
        entry('none', { hosts: [`none.${DOMAIN}`], ports: [http], resolution: 'NONE' }),
      ],
      0.3,
    ),
  ];
}

export function sidecars(random: Random): Manifest[] {
  return random.some(NAMESPACES, 0.15).map((namespace) => {
    const pool = ['./*', `${A}/*`, `${B}/*`, '*/*', `*/web.${A}.svc.cluster.local`, `*/*.${DOMAIN}`];
    const hosts = random.list(1, 3, () => random.pick(pool));
    const policy = random.maybe(0.3, () => ({ outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }));
    const selector = random.maybe(0.3, () => ({ workloadSelector: { labels: { app: 'client' } } }));
    return istio('Sidecar', namespace, 'sidecar', { egress: [{ hosts: [...new Set(hosts)] }], ...policy, ...selector });
  });
}
