import { Mesh, type Outcome } from '../mesh';
import type { ObjectStatus } from '../mesh/gateway-api/object-status';
import type { Manifest } from '../mesh/manifest/manifest';
import {
  ADDRESS,
  DEPLOYED,
  RECORDED_CASES,
  type Received,
  type RecordedCase,
  recordedAges,
  recordedNeighbours,
  recordedRequest,
  type StatusInWords,
} from './recorded-gateway-api';

type Sent = RecordedCase['requests'][number][0];

/** The manifests with the times at which they were applied. */
function worldOf(one: RecordedCase): Manifest[] {
  const created = (manifests: readonly Manifest[], seconds: number) =>
    manifests.map((manifest) => ({
      ...manifest,
      metadata: { ...manifest.metadata, creationTimestamp: new Date(1e12 + seconds * 1000).toISOString() },
    }));
  return [...created(recordedNeighbours(), 0), ...recordedAges(one).flatMap((age, i) => created(age, 60 + i))];
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
function answered(outcome: Outcome, { headers }: Sent): Received {
  const written = (headers['x-respond'] ?? '').split(';').map((pair) => pair.split('=') as [string, string]);
  const received: Record<string, string | number | null> = Object.fromEntries(written);
  if ('status' in outcome && outcome.status !== undefined) received.status = outcome.status;
  if (outcome.kind === 'redirect') received.location = outcome.location;
  if ('grpcStatus' in outcome) received['grpc-status'] = `${outcome.grpcStatus}`;
  for (const { name, ...rest } of outcome.responseHeaders ?? []) received[name] = 'value' in rest ? rest.value : null;
  return received;
}

const asked = RECORDED_CASES.flatMap((one) =>
  one.requests.map(([sent, expected, observed], index) => ({ one, sent, expected, observed, index })),
).map((entry) => ({ ...entry, title: `${entry.one.name} (${entry.index})` }));

const meshes = new Map<RecordedCase, Mesh>();
function meshOf(one: RecordedCase): Mesh {
  const known = meshes.get(one);
  if (known) return known;
  const mesh = new Mesh(
    worldOf(one).map((manifest) => ({ manifest })),
    { ...(one.meshConfig && { meshConfig: one.meshConfig }) },
  );
  meshes.set(one, mesh);
  return mesh;
}

(asked.length > 0 ? test : test.skip).each(asked.length > 0 ? asked : [{ title: '(the cases are not here)' } as never])(
  '$title',
  ({ one, sent, expected, observed }) => {
    const verdict = meshOf(one).route(recordedRequest(sent, one));
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
  },
);

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

const statuses = RECORDED_CASES.flatMap((one) => {
  const { status = {} } = one;
  if (DEPLOYED.has(one.name)) return [];
  const expectations: readonly [string, unknown][] = Array.isArray(status) ? [['', status]] : Object.entries(status);
  // One case has the answer of the API server instead.
  return expectations.flatMap(([key, expected]) => (typeof expected === 'object' ? [{ one, key, expected }] : []));
}).map((entry) => ({ ...entry, title: `${entry.one.name} ${entry.key}` }));

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
const cases = RECORDED_CASES.filter(({ name }) => !name.startsWith('virtualservice-at-the-generated-gateway'));

(cases.length > 0 ? test : test.skip).each(cases.length > 0 ? cases : [{ name: '(the cases are not here)' } as never])(
  'rejected objects: $name',
  (one) => {
    const expected = (one.refused ?? []).map((text) => text.split(':')[0]);
    const { refused } = Mesh.of(worldOf(one));
    expect(refused.map((object) => object.replace(/ (?:[^/]+)\//, '/'))).toEqual(expected);
  },
);
