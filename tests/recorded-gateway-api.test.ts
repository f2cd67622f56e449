import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mesh, type Outcome, type Request } from '../mesh';
import type { ObjectStatus } from '../mesh/gateway-api/object-status';
import type { Manifest } from '../mesh/manifest/manifest';

// What a real mesh answered; next to the checkout if the project is developed.
const CASES = join(__dirname, '..', '..', 'shared', 'cases', 'gateway-api');

interface Sent {
  readonly from: string;
  readonly port: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Server name of the TLS connection. */
  readonly tls?: string;
}

type Observed = Readonly<Record<string, string | number | null>>;
type Expected = string | Readonly<Record<string, number>>;

interface Case {
  readonly name: string;
  readonly manifests: readonly (Manifest | 'CERT' | 'CERT2' | { readonly pause: number })[];
  readonly requests: readonly (readonly [
    Sent,
    Expected,
    { readonly req?: Observed; readonly resp?: Observed; readonly arrivals?: Observed }?,
  ])[];
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  readonly refused?: readonly string[];
  /** Conditions by object, or the conditions of the only route. */
  readonly status?: Readonly<Record<string, StatusInWords>> | readonly (readonly string[])[];
}

interface StatusInWords {
  readonly parents?: readonly Readonly<Record<string, string>>[];
  readonly conditions?: Readonly<Record<string, string>>;
  readonly listeners?: Readonly<Record<string, unknown>>;
  readonly addresses?: readonly string[];
}

/** Cases that are not reproduced, with the reason. */
const UNSUPPORTED = new Map<string, string>([]);

/** Stands for the address of `a`. */
const ADDRESS = '10.1.0.1';

const read = (name: string) =>
  JSON.parse(readFileSync(join(CASES, `${name}.json`), 'utf8').replaceAll('"IP"', JSON.stringify(ADDRESS)));

const pod = (namespace: string, name: string, labels: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c' }] } },
  },
});

const service = (namespace: string, name: string, selector: object, ports: readonly object[]) => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports } },
});

const LABELLED = { 'gateway.networking.k8s.io/gateway-name': 'gw', app: 'labelled' };

/** What the real mesh has in every case, apart from the neighbourhood. */
const COMMON = [
  pod('istio-system', 'istio-ingressgateway', { istio: 'ingressgateway' }),
  pod('istio-system', 'labelled', LABELLED),
  service('istio-system', 'labelled', { app: 'labelled' }, [{ name: 'http2', port: 80 }]),
  pod('default', 'tls', { app: 'tls' }),
  service('default', 'tls', { app: 'tls' }, [{ name: 'tls', port: 443 }]),
  ...['default', 'team', 'other', 'istio-system'].map((name) => ({
    ...{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { who: name } } },
  })),
];

const secret = (namespace: string) => ({
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cert', namespace }, type: 'kubernetes.io/tls' },
});

/** The manifests with the times at which they were applied. */
function worldOf({ manifests }: Case): Manifest[] {
  let time = Date.parse('2026-11-01T00:00:00Z');
  const created = (manifest: object) => ({
    ...manifest,
    metadata: { ...(manifest as Manifest).metadata, creationTimestamp: new Date(time).toISOString() },
  });
  const written: object[] = [...COMMON, ...read('00-neighbourhood').manifests].map(created);
  time += 60_000;
  for (const manifest of manifests) {
    if (manifest === 'CERT') written.push(created(secret('istio-system')));
    else if (manifest === 'CERT2') written.push(created(secret('team')));
    else if ('pause' in manifest) time += Math.ceil(Number(manifest.pause)) * 1000;
    else written.push(created(manifest));
  }
  return written as Manifest[];
}

function requestOf({ from, tls, ...sent }: Sent, { manifests }: Case): Request {
  const isGateway = from === 'gateway' || from === 'labelled';
  const workload = from === 'labelled' ? 'istio-system/labelled' : 'istio-system/istio-ingressgateway';
  const gateway = manifests.find((manifest): manifest is Manifest => (manifest as Manifest).kind === 'Gateway');
  return {
    ...sent,
    from: !isGateway ? from : gateway ? workload : 'gateway',
    ...(isGateway && gateway && { gateway: gateway.metadata.name }),
    ...(tls !== undefined && { scheme: 'https' as const, sni: tls }),
  } as Request;
}

/** An outcome in the words of the cases. */
function inWords(outcome: Outcome, { path, headers }: Sent, timeout: string | null): string {
  switch (outcome.kind) {
    case 'forward': {
      const { upstream, destination } = outcome;
      const name = destination.workloads.map((id) => (id === ADDRESS ? 'a' : id.replace(/^default\//, ''))).join(' ');
      if (timeout !== null && Number(headers['x-delay']) > Number.parseFloat(timeout)) return 'timeout 504';
      if (!upstream) return name;
      return `${name}${upstream.path === path ? '' : ` ${upstream.path}`}`;
    }
    case 'redirect':
      return `redirect ${outcome.status} ${outcome.location}`;
    case 'unavailable':
      return `${outcome.reason} ${outcome.status}`;
    case 'direct':
      return `direct ${outcome.status}`;
    // Nothing listens at the address of the destination.
    case 'passthrough':
      return 'no-healthy 503 PassthroughCluster';
    default:
      return outcome.kind;
  }
}

/** Status, location and the headers that the workload was asked to send, as a client receives them. */
function answered(outcome: Outcome, { headers }: Sent): Observed {
  const written = (headers['x-respond'] ?? '').split(';').map((pair) => pair.split('=') as [string, string]);
  const received: Record<string, string | number | null> = Object.fromEntries(written);
  if ('status' in outcome && outcome.status !== undefined) received.status = outcome.status;
  if (outcome.kind === 'redirect') received.location = outcome.location;
  if ('grpcStatus' in outcome) received['grpc-status'] = `${outcome.grpcStatus}`;
  for (const { name, ...rest } of outcome.responseHeaders ?? []) received[name] = 'value' in rest ? rest.value : null;
  return received;
}

const names = existsSync(CASES)
  ? readdirSync(CASES)
      .filter((file) => file.endsWith('.json') && !file.startsWith('00'))
      .map((file) => file.slice(0, -5))
  : [];

const asked = names
  .map((name): Case => read(name))
  .flatMap((one) => one.requests.map(([sent, expected, observed], index) => ({ one, sent, expected, observed, index })))
  .map((entry) => ({ ...entry, title: `${entry.one.name} (${entry.index})` }));

const meshes = new Map<Case, Mesh>();
function meshOf(one: Case): Mesh {
  const known = meshes.get(one);
  if (known) return known;
  const mesh = new Mesh(
    worldOf(one).map((manifest) => ({ manifest })),
    { ...(one.meshConfig && { meshConfig: one.meshConfig }) },
  );
  meshes.set(one, mesh);
  return mesh;
}

const supported = asked.filter(({ one, title }) => !UNSUPPORTED.has(one.name) && !UNSUPPORTED.has(title));

(names.length > 0 ? test : test.skip).each(
  names.length > 0 ? supported : [{ title: '(the cases are not here)' } as never],
)('$title', ({ one, sent, expected, observed }) => {
  const verdict = meshOf(one).route(requestOf(sent, one));
  const shares = new Map<string, number>();
  for (const outcome of verdict.outcomes) {
    const probability = outcome.probability.toNumber();
    const workloads = outcome.kind === 'forward' ? outcome.destination.workloads : [];
    for (const workload of workloads.length > 1 ? workloads : [undefined]) {
      const part =
        workload !== undefined && outcome.kind === 'forward'
          ? { ...outcome, destination: { ...outcome.destination, workloads: [workload] } }
          : outcome;
      const words = inWords(part, sent, verdict.retries?.perTryTimeout ?? verdict.timeout);
      shares.set(words, (shares.get(words) ?? 0) + probability / Math.max(1, workloads.length));
    }
  }
  // The host is compared below.
  const wanted = typeof expected === 'string' ? { [expected.replace(/ host=.*/, '')]: 100 } : expected;
  expect([...shares.keys()].sort()).toEqual(Object.keys(wanted).sort());
  // Of 100 requests, or 200.
  for (const [words, count] of Object.entries(wanted)) {
    expect(Math.abs((shares.get(words) ?? 0) * 100 - count)).toBeLessThan(17);
  }
  const [outcome] = verdict.outcomes;
  if (observed?.req && outcome?.kind === 'forward' && outcome.upstream) {
    const { host, headers } = outcome.upstream;
    const received = Object.keys(observed.req).map((name) => [name, name === 'host' ? host : (headers[name] ?? '')]);
    expect(Object.fromEntries(received)).toEqual(observed.req);
  }
  if (observed?.resp && outcome?.kind === 'preflight') {
    const { headers } = outcome;
    const sentBack = Object.keys(observed.resp).map((name) => [
      name,
      name === 'status' ? 200 : (headers[name] ?? null),
    ]);
    expect(Object.fromEntries(sentBack)).toEqual(observed.resp);
  }
  if (observed?.resp && outcome && outcome.kind !== 'preflight') {
    const isOwn = ([name]: readonly [string, unknown]) => !/^access-control|^set-cookie/.test(name);
    expect(answered(outcome, sent)).toMatchObject(Object.fromEntries(Object.entries(observed.resp).filter(isOwn)));
  }
  if (observed?.arrivals && typeof expected === 'string' && /^[a-z]$/.test(expected)) {
    const copies = verdict.mirrors.map(({ destination }) => destination.workloads[0]?.replace(/^default\//, ''));
    expect(copies).toEqual(Object.keys(observed.arrivals).filter((name) => name !== expected));
  }
});

const conditionsInWords = (conditions: ObjectStatus['conditions']) =>
  Object.fromEntries(conditions.map(({ type, status, reason, message }) => [type, `${status} ${reason}: ${message}`]));

function statusInWords({ kind, conditions, listeners, addresses, parents }: ObjectStatus): StatusInWords {
  if (parents.length > 0 || kind.endsWith('Route')) {
    return {
      parents: parents.map(({ parentRef, conditions: ofParent }) => ({
        ref: `${parentRef.kind ?? 'Gateway'}/${parentRef.name}`,
        ...conditionsInWords(ofParent),
      })),
    };
  }
  const byName = listeners.map(({ name, attachedRoutes, supportedKinds, conditions: own }) => [
    name,
    { attached: attachedRoutes, kinds: supportedKinds, ...conditionsInWords(own) },
  ]);
  return {
    conditions: conditionsInWords(conditions),
    listeners: Object.fromEntries(byName),
    ...(addresses.length > 0 && { addresses }),
  };
}

/** No controller deploys Gateways in the real mesh of the cases. */
const DEPLOYED = new Set(['manual-gateway-ip-address']);

const statuses = names
  .map((name): Case => read(name))
  .flatMap((one) => {
    const { status = {} } = one;
    if (DEPLOYED.has(one.name)) return [];
    const expectations: readonly [string, unknown][] = Array.isArray(status) ? [['', status]] : Object.entries(status);
    // One case has the answer of the API server instead.
    return expectations.flatMap(([key, expected]) => (typeof expected === 'object' ? [{ one, key, expected }] : []));
  })
  .map((entry) => ({ ...entry, title: `${entry.one.name} ${entry.key}` }));

(statuses.length > 0 ? test : test.skip).each(
  statuses.length > 0 ? statuses : [{ title: '(the cases are not here)' } as never],
)('status: $title', ({ one, key, expected }) => {
  const all = meshOf(one).statuses();
  if (Array.isArray(expected)) {
    const [route] = all.filter(({ kind }) => kind.endsWith('Route'));
    const words = route?.parents.map(({ conditions }) =>
      conditions.map(({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`),
    );
    expect(words).toEqual(expected);
    return;
  }
  const [, kind, name, namespace = 'default'] = /^(\w+)\/([^.]+)(?:\.(.+))?$/.exec(key) ?? [];
  const found = all.find((status) => status.kind === kind && status.name === name && status.namespace === namespace);
  expect(found ? statusInWords(found) : {}).toEqual(expected);
});

/** What a real API server rejects: `HTTPRoute/r`. */
// Istio's webhook, which the real mesh of the cases lacks, rejects these names of Gateways.
const cases = names
  .filter((name) => !name.startsWith('virtualservice-at-the-generated-gateway'))
  .map((name): Case => read(name));

(cases.length > 0 ? test : test.skip).each(cases.length > 0 ? cases : [{ name: '(the cases are not here)' } as never])(
  'rejected objects: $name',
  (one) => {
    const expected = (one.refused ?? []).map((text) => text.split(':')[0]);
    const { refused } = Mesh.of(worldOf(one));
    expect(refused.map((object) => object.replace(/ (?:[^/]+)\//, '/'))).toEqual(expected);
  },
);
