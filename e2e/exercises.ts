import assert from 'node:assert/strict';
import type { Manifest } from '../mesh/manifest/manifest';
import type { ProxyIdentity } from './envoy';
import { GATEWAY, type RealMesh, STRAIGHT_TO } from './mesh';
import type { Observed } from './outcome';
import type { MeshRequest } from './request';
import { INGRESS_HOST } from './secrets';

/** An exercise of the workshop: the objects to apply, the expected behaviour, and how to undo it. */
export interface Exercise {
  readonly name: string;
  /** Arguments of kubectl, in the order of the README. */
  readonly apply: readonly (readonly string[])[];
  readonly undo: readonly (readonly string[])[];
  /** Measures the behaviour of the real mesh and returns a short summary. @throws if it differs from the exercise */
  readonly measure: (mesh: RealMesh) => Promise<string>;
}

const file = (...names: readonly string[]) => ['apply', ...names.flatMap((name) => ['-f', `dist/${name}.yaml`])];
const A = [file('istio-ingress')];
const B = [file('nofault-authors')];
const C = [file('articles')];
const D = [['delete', 'peerauthentication', 'default'], file('articles', 'authors', 'web-api')];
const E = [['delete', 'authorizationpolicy', 'articlesaccess']];
const F = [
  ['delete', 'deployment', 'articles', 'web-api-v1', 'web-api-v2'],
  file('articles', 'web-api'),
  ['delete', '-f', 'dist/service-accounts.yaml'],
];

/** Client of the requests below. */
const CALLER = 'default/web-api-v1';
const STRANGER = 'default/authors';
/** The workload with an inbound sidecar, which enforces mutual TLS and AuthorizationPolicies. */
const TARGET = 'default/articles';

const sidecar = (app: string, pod: string, serviceAccount: string): ProxyIdentity => {
  const labels = { app, version: 'v1' };
  return { type: 'sidecar', pod, namespace: 'default', labels, serviceAccount, ports: [3000, 8080, 9080] };
};

const APPLICATION = { localPort: 18080, address: '10.99.255.1', port: 8080 };

export const PROXIES: ReadonlyMap<string, ProxyIdentity> = new Map([
  ['gateway', GATEWAY],
  [CALLER, sidecar('web-api', 'web-api-v1-sidecar', 'web-api')],
  [STRANGER, sidecar('authors', 'authors-sidecar', 'default')],
  [TARGET, { ...sidecar('articles', 'articles-0', 'default'), application: APPLICATION }],
]);

/** Makes the sidecar of articles listen on its port, because traffic is not redirected to sidecars in this mesh. */
export const INGRESS_OF_TARGET: Manifest = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: 'e2e-articles', namespace: 'default' },
  spec: {
    workloadSelector: { labels: { app: 'articles' } },
    ingress: [
      {
        port: { number: APPLICATION.port, name: 'http', protocol: 'HTTP' },
        defaultEndpoint: `127.0.0.1:${APPLICATION.localPort}`,
      },
    ],
    egress: [{ hosts: ['*/*'] }],
  },
};

export const SET_UP: Exercise = {
  name: 'set up',
  apply: [file('articles', 'authors', 'web-api'), file('istio-ingress'), file('istio-tele-services')],
  undo: [],
  measure: async (mesh) => {
    const both = await mesh.send(times(40, api()));
    assert.deepEqual(workloads(both), ['default/web-api-v1', 'default/web-api-v2']);
    const paths = ['/openapi/ui/', '/openapi', '/nothing'].map((path) => api({ path }));
    const [ui, openapi, nothing] = kinds(await mesh.send(paths));
    assert.deepEqual([ui, openapi, nothing], ['forward', 'forward', 'no-route']);
    const inner = await mesh.send([call('articles', 8080), call('authors', 3000)]);
    assert.deepEqual(workloads(inner), ['default/articles', 'default/authors']);
    return 'v1 and v2 answer; articles and authors answer web-api; other paths get 404';
  },
};

export const EXERCISES: readonly Exercise[] = [
  {
    name: 'web-api-v1-only',
    apply: [file('web-api-v1-only')],
    undo: A,
    measure: async (mesh) => {
      assert.deepEqual(workloads(await mesh.send(times(100, api()))), ['default/web-api-v1']);
      return '100 of 100 at v1';
    },
  },
  {
    name: 'web-api-v2-firefox',
    apply: [file('web-api-v2-firefox')],
    undo: A,
    measure: async (mesh) => {
      const agent = (name: string) => api({ headers: { 'user-agent': name } });
      const firefox = await mesh.send(times(50, agent('Mozilla/5.0 (X11) Gecko/20100101 Firefox/140.0')));
      const others = await mesh.send([...times(25, agent('Mozilla/5.0 Chrome/140')), ...times(25, api())]);
      assert.deepEqual(workloads(firefox), ['default/web-api-v2']);
      assert.deepEqual(workloads(others), ['default/web-api-v1']);
      return 'Firefox: 50 of 50 at v2; others: 50 of 50 at v1';
    },
  },
  {
    name: 'web-api-80-20',
    apply: [file('web-api-80-20')],
    undo: A,
    measure: async (mesh) => share(mesh, api(), at('default/web-api-v2'), 0.2, 'at v2'),
  },
  {
    name: 'web-api-header-canary',
    apply: [file('web-api-header-canary')],
    undo: A,
    measure: async (mesh) => {
      const testers = await mesh.send(times(50, api({ headers: { 'x-tester': 'true' } })));
      assert.deepEqual(workloads(testers), ['default/web-api-v2']);
      return `testers: 50 of 50 at v2; others: ${await share(mesh, api(), at('default/web-api-v2'), 0.2, 'at v2')}`;
    },
  },
  {
    name: 'web-api-mirror',
    apply: [file('web-api-mirror')],
    undo: A,
    measure: async (mesh) => {
      const observed = await mesh.send(times(50, api()), { settleMs: 300 });
      assert.deepEqual(workloads(observed), ['default/web-api-v1']);
      for (const { seen } of observed) {
        assert.deepEqual(seen.map(({ workload }) => workload).sort(), ['default/web-api-v1', 'default/web-api-v2']);
      }
      return '50 answered by v1, 50 copies at v2';
    },
  },
  {
    name: 'web-api-timeout',
    apply: [file('web-api-timeout')],
    undo: A,
    measure: async (mesh) => {
      assert.deepEqual(kinds(await mesh.send(times(5, api()))), times(5, 'forward'));
      mesh.echo.behave('default/web-api-v1', { delayMs: 6000 });
      const slow = await mesh.send(times(5, api()));
      mesh.echo.behave('default/web-api-v1', {});
      assert.deepEqual(kinds(slow), times(5, 'timeout'));
      assert.ok(slow.every(({ response }) => 'status' in response && response.status === 504 && response.ms >= 1900));
      return 'an answer after 6 s: 504 after 2 s, 5 of 5';
    },
  },
  {
    name: 'web-api-retries',
    apply: [file('web-api-retries')],
    undo: A,
    measure: async (mesh) => {
      let tries = 0;
      mesh.echo.behave('default/web-api-v1', () => ({ status: tries++ < 2 ? 503 : 200 }));
      const [third] = await mesh.send([api()]);
      assert.deepEqual([status(third), third?.seen.length], [200, 3]);
      mesh.echo.behave('default/web-api-v1', { status: 500 });
      const [never] = await mesh.send([api()]);
      mesh.echo.behave('default/web-api-v1', {});
      assert.deepEqual([status(never), never?.seen.length], [500, 4]);
      return 'two failures: the third try answers; always failing: four tries, then 500';
    },
  },
  {
    name: 'fault-authors-500-50per',
    apply: [file('fault-authors-500-50per')],
    undo: B,
    measure: async (mesh) => {
      const aborted = ({ outcome }: Observed) => outcome.kind === 'abort' && outcome.status === 500;
      return share(mesh, call('authors', 3000), aborted, 0.5, 'aborted with 500');
    },
  },
  {
    name: 'fault-authors-delay',
    apply: [file('fault-authors-delay')],
    undo: B,
    measure: async (mesh) => {
      const observed = await mesh.send(times(100, call('authors', 3000)), { atOnce: 100 });
      assert.deepEqual(kinds(observed), times(100, 'forward'));
      const delayed = observed.filter(({ log }) => log?.flags.includes('DI'));
      assert.ok(delayed.every(({ response }) => response.ms >= 4900));
      assert.ok(isLikely(delayed.length, 100, 0.5), `${delayed.length} of 100 delayed`);
      return `${delayed.length} of 100 waited 5 s`;
    },
  },
  {
    name: 'nofault-authors',
    apply: [file('nofault-authors')],
    undo: [],
    measure: async (mesh) => {
      assert.deepEqual(kinds(await mesh.send(times(100, call('authors', 3000)))), times(100, 'forward'));
      return '100 of 100 succeed';
    },
  },
  {
    name: 'articles-circuit-breaker',
    apply: [file('articles-circuit-breaker')],
    undo: C,
    measure: async (mesh) => {
      const request = call('articles', 8080);
      assert.deepEqual(kinds(await mesh.send(times(20, request), { atOnce: 1 })), times(20, 'forward'));
      mesh.echo.behave('default/articles', { delayMs: 300 });
      const crowd = await mesh.send(times(20, request), { atOnce: 20 });
      const overflow = crowd.filter(({ outcome }) => outcome.kind === 'unavailable' && outcome.reason === 'overflow');
      assert.ok(overflow.length > 0 && overflow.length < 20, `${overflow.length} of 20 rejected`);
      mesh.echo.behave('default/articles', { status: 500 });
      await mesh.send(times(3, request), { atOnce: 1 });
      const [ejected] = await mesh.send([request]);
      mesh.echo.behave('default/articles', {});
      assert.deepEqual(ejected?.outcome.kind === 'unavailable' && ejected.outcome.reason, 'no-healthy');
      return `20 at once: ${overflow.length} rejected (overflow); after three 500: no healthy host`;
    },
  },
  {
    name: 'istio-ingress-tls',
    apply: [file('istio-ingress-tls')],
    // Reopens port 80.
    undo: A,
    measure: async (mesh) => {
      assert.deepEqual(kinds(await mesh.send([api()])), ['refused']);
      assert.deepEqual(kinds(await mesh.send([secure(mesh)])), ['forward']);
      const [plain] = await mesh.send([api({ port: 443 })]);
      assert.notEqual(plain?.outcome.kind, 'forward');
      return 'HTTPS with a verified certificate works; port 80 is closed, and HTTP on port 443 fails';
    },
  },
  {
    name: 'istio-ingress-tls-redirect',
    apply: [file('istio-ingress-tls-redirect')],
    undo: A,
    measure: async (mesh) => {
      const [redirect] = await mesh.send([api({ host: INGRESS_HOST })]);
      const location = `https://${INGRESS_HOST}/web-api/v1/getmultiple`;
      assert.deepEqual(redirect?.outcome, { kind: 'redirect', status: 301, location });
      assert.deepEqual(kinds(await mesh.send([secure(mesh)])), ['forward']);
      return `HTTP: 301 to ${location}; HTTPS works`;
    },
  },
  {
    name: 'mtls',
    apply: [file('mtls')],
    undo: D,
    measure: async (mesh) => {
      const [inside] = await mesh.send([call('articles', 8080)]);
      assert.equal(inside?.outcome.kind, 'forward');
      const identity = inside?.seen[0]?.headers['x-forwarded-client-cert'] ?? '';
      assert.match(identity, /URI=spiffe:\/\/cluster\.local\/ns\/default\/sa\/web-api/);
      const [outside] = await mesh.send([plain]);
      assert.equal(outside?.outcome.kind, 'closed');
      // authors has no sidecar in this mesh, so it does not accept the client's TLS.
      const [bare] = await mesh.send([call('authors', 3000)]);
      assert.equal(bare?.outcome.kind, 'unavailable');
      return 'articles identifies the caller as sa/web-api; without TLS the connection is closed';
    },
  },
  {
    name: 'authorization',
    apply: [file('authorization')],
    undo: E,
    measure: async (mesh) => {
      assert.deepEqual(await access(mesh, [call('articles', 8080), plain]), [DENIED, DENIED]);
      return 'all callers get 403 RBAC: access denied';
    },
  },
  {
    name: 'service-accounts, articles-sa, web-api-sa',
    apply: [file('service-accounts', 'articles-sa', 'web-api-sa')],
    undo: F,
    measure: async (mesh) => {
      assert.deepEqual(kinds(await mesh.send([api(), call('articles', 8080)])), ['forward', 'forward']);
      return 'the services answer as before';
    },
  },
  {
    name: 'authorization-w-rule',
    // The caller's identity is in its certificate, so apply mutual TLS first.
    apply: [file('mtls'), file('authorization-w-rule')],
    undo: [...E, ...D],
    measure: async (mesh) => {
      const get = call('articles', 8080);
      const calls = [get, { ...get, method: 'POST' }, { ...get, method: 'DELETE' }, { ...get, from: STRANGER }];
      assert.deepEqual(await access(mesh, calls), [200, 200, DENIED, DENIED]);
      return 'sa/web-api: GET and POST 200, DELETE 403; sa/default: 403';
    },
  },
];

/** A request in plain text, without any client sidecar. */
const plain: MeshRequest = { ...call('articles', 8080), from: `${STRAIGHT_TO}${TARGET}` };

const DENIED = 'RBAC: access denied';

/** Status of each response, or the body of a 403 by the sidecar of articles. */
async function access(mesh: RealMesh, requests: readonly MeshRequest[]): Promise<(string | number)[]> {
  const observed = await mesh.send(requests);
  return observed.map(({ outcome, response }) => {
    if ('failed' in response) return outcome.kind;
    return response.status === 403 ? response.body : response.status;
  });
}

function api(change: Partial<MeshRequest> = {}): MeshRequest {
  const path = '/web-api/v1/getmultiple';
  return { from: 'gateway', port: 80, method: 'GET', host: 'localhost', path, headers: {}, ...change };
}

function call(host: string, port: number): MeshRequest {
  return { from: CALLER, port, method: 'GET', host, path: '/', headers: {} };
}

/** A client that only trusts the certificate authority of the run, and verifies the host name. */
function secure(mesh: RealMesh): MeshRequest {
  const tls = { ca: mesh.authority.root, servername: INGRESS_HOST, rejectUnauthorized: true };
  return api({ port: 443, host: INGRESS_HOST, tls });
}

function times<T>(n: number, item: T): T[] {
  return Array.from({ length: n }, () => item);
}

function kinds(observed: readonly Observed[]): string[] {
  return observed.map(({ outcome }) => outcome.kind);
}

function status(observed: Observed | undefined): number | undefined {
  return observed !== undefined && 'status' in observed.response ? observed.response.status : undefined;
}

function workloads(observed: readonly Observed[]): string[] {
  const names = observed.map(({ outcome }) => (outcome.kind === 'forward' ? outcome.workload : outcome.kind));
  return [...new Set(names)].sort();
}

function at(workload: string): (observed: Observed) => boolean {
  return ({ outcome }) => outcome.kind === 'forward' && outcome.workload === workload;
}

/** Whether a count is inside the 99.9 % interval. */
function isLikely(count: number, n: number, p: number): boolean {
  return Math.abs(count - n * p) <= 3.29 * Math.sqrt(n * p * (1 - p));
}

/** A correct mesh is outside of the interval once in a thousand times, so a second sample may show that it was chance. */
async function share(
  mesh: RealMesh,
  request: MeshRequest,
  is: (observed: Observed) => boolean,
  p: number,
  words: string,
): Promise<string> {
  const n = 1500;
  const count = async () => (await mesh.send(times(n, request))).filter(is).length;
  const first = await count();
  if (isLikely(first, n, p)) return `${first} of ${n} ${words}`;
  const second = await count();
  assert.ok(isLikely(second, n, p), `${first} and ${second} of ${n} ${words} instead of ${p * 100} %`);
  return `${second} of ${n} ${words}, ${first} in a first sample`;
}
