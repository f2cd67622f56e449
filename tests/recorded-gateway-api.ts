import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../mesh/manifest/manifest';
import type { Request } from '../mesh/request/request';

// What a real mesh answered; next to the checkout if the project is developed.
const CASES = join(__dirname, '..', '..', 'shared', 'cases', 'gateway-api');

interface Sent {
  /** `gateway`, `labelled` for the gateway with the label `gateway-name`, or a workload. */
  readonly from: string;
  readonly port: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Server name of the TLS connection. */
  readonly tls?: string;
}

export type Received = Readonly<Record<string, string | number | null>>;

/** Manifests and requests of the Gateway API, with what a real mesh did. */
export interface RecordedCase {
  readonly name: string;
  readonly manifests: readonly (Manifest | 'CERT' | 'CERT2' | { readonly pause: number })[];
  /** Outcomes in words, with their shares if there are several. */
  readonly requests: readonly (readonly [
    Sent,
    string | Readonly<Record<string, number>>,
    { readonly req?: Received; readonly resp?: Received; readonly arrivals?: Received }?,
  ])[];
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  /** What the API server rejects: `HTTPRoute/r: …`. */
  readonly refused?: readonly string[];
  /** Conditions by object, or the conditions of the only route. */
  readonly status?: Readonly<Record<string, StatusInWords>> | readonly (readonly string[])[];
}

export interface StatusInWords {
  readonly parents?: readonly Readonly<Record<string, string>>[];
  readonly conditions?: Readonly<Record<string, string>>;
  readonly listeners?: Readonly<Record<string, unknown>>;
  readonly addresses?: readonly string[];
}

/** Stands for the address of `a`. */
export const ADDRESS = '10.1.0.1';

const read = (file: string) =>
  JSON.parse(readFileSync(join(CASES, file), 'utf8').replaceAll('"IP"', JSON.stringify(ADDRESS)));

/** The objects of every case, without the gateways and namespaces. */
const NEIGHBOURHOOD = '00-neighbourhood.json';

/** All recorded cases; none if they are not next to the checkout. */
export const RECORDED_CASES: readonly RecordedCase[] = existsSync(CASES)
  ? readdirSync(CASES)
      .filter((file) => file.endsWith('.json') && file !== NEIGHBOURHOOD)
      .map(read)
  : [];

/** Cases with a Gateway that istiod would deploy: no controller does it in the real mesh. */
export const DEPLOYED: ReadonlySet<string> = new Set(['manual-gateway-ip-address']);

const pod = (namespace: string, name: string, labels: object): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'c' }] } },
  },
});

const service = (namespace: string, name: string, selector: object, ports: readonly object[]): Manifest => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports } },
});

const LABELLED = { 'gateway.networking.k8s.io/gateway-name': 'gw', app: 'labelled' };

/** What the real mesh has in every case. */
export const recordedNeighbours = (): readonly Manifest[] => [
  pod('istio-system', 'istio-ingressgateway', { istio: 'ingressgateway' }),
  pod('istio-system', 'labelled', LABELLED),
  service('istio-system', 'labelled', { app: 'labelled' }, [{ name: 'http2', port: 80 }]),
  pod('default', 'tls', { app: 'tls' }),
  service('default', 'tls', { app: 'tls' }, [{ name: 'tls', port: 443 }]),
  ...['default', 'team', 'other', 'istio-system'].map((name) => ({
    ...{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { who: name } } },
  })),
  ...read(NEIGHBOURHOOD).manifests,
];

const secret = (namespace: string): Manifest => ({
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cert', namespace }, type: 'kubernetes.io/tls' },
});

/** The manifests by age, the oldest first. */
export function recordedAges({ manifests }: RecordedCase): readonly (readonly Manifest[])[] {
  const ages: Manifest[][] = [[]];
  for (const manifest of manifests) {
    if (typeof manifest === 'object' && 'pause' in manifest) ages.push([]);
    else ages.at(-1)?.push(typeof manifest === 'object' ? manifest : secret(SECRETS[manifest]));
  }
  return ages;
}

const SECRETS = { CERT: 'istio-system', CERT2: 'team' } as const;

/** A recorded request as the simulator reads it. */
export function recordedRequest({ from, tls, ...sent }: Sent, { manifests }: RecordedCase): Request {
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
