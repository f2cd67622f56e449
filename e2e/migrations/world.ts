import type { Manifest } from '../../mesh/manifest/manifest';
import { FIXED } from '../../mesh/migration/fixtures/worlds';
import type { World } from '../differential/area';
import { here, INGRESS_LABELS, objectsHere } from '../differential/usual-names';
import type { ProxyIdentity } from '../envoy';

const NAME = 'istio-ingressgateway';
const LABELS = { app: NAME, ...INGRESS_LABELS };

const GATEWAY: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: NAME, namespace: here('istio-system') },
  spec: {
    selector: { matchLabels: LABELS },
    template: { metadata: { labels: LABELS }, spec: { containers: [{ name: 'proxy', image: 'proxy' }] } },
  },
};

const gateway: ProxyIdentity = { type: 'router', pod: `${NAME}-0`, namespace: here('istio-system'), labels: LABELS };

/** Ports of the services here and of those of the workshop. */
const PORTS = [80, 3000, 8080, 9080];

/** A workload, here or in the workshop, whose sidecar sends requests. */
const client = (app: string): [string, ProxyIdentity] => [
  `${here('default')}/${app}-v1`,
  { type: 'sidecar', pod: `${app}-sidecar`, namespace: here('default'), labels: { app, version: 'v1' }, ports: PORTS },
];

/** Sidecars that send requests. */
export const CLIENTS: ReadonlyMap<string, ProxyIdentity> = new Map(['web', 'web-api'].map(client));

/** The services and the gateway of the random worlds that `mesh/migration` proves its migrations with. */
export const WORLD: World = {
  objects: [GATEWAY, ...objectsHere(FIXED.filter(({ kind }) => kind !== 'DestinationRule'))],
  proxies: () => new Map([['gateway', gateway], ...CLIENTS]),
  // Each sidecar gets the services of all places, so with more of them istiod takes longer for each case.
  places: 4,
};
