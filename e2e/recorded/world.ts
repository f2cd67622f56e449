import { RECORDED_CASES, recordedNeighbours } from '../../tests/recorded-gateway-api';
import type { World } from '../differential/area';
import { here, INGRESS_LABELS, objectsHere } from '../differential/usual-names';
import type { ProxyIdentity } from '../envoy';

/** The gateway whose Pod has the label that binds policies with `targetRefs` to the Gateway `gw`. */
const LABELLED: ProxyIdentity = {
  type: 'router',
  pod: 'labelled-0',
  namespace: here('istio-system'),
  labels: { app: 'labelled', 'gateway.networking.k8s.io/gateway-name': 'gw' },
};
const GATEWAY: ProxyIdentity = {
  type: 'router',
  pod: 'istio-ingressgateway-0',
  namespace: here('istio-system'),
  labels: INGRESS_LABELS,
};
const client = (namespace: 'default' | 'team'): [string, ProxyIdentity] => [
  `${here(namespace)}/client`,
  { type: 'sidecar', pod: 'client', namespace: here(namespace), labels: { app: 'client' }, ports: [80, 8080] },
];

/** What every recorded case has. */
export const WORLD: World = {
  objects: RECORDED_CASES.length > 0 ? objectsHere(recordedNeighbours()) : [],
  proxies: () =>
    new Map([['gateway', GATEWAY], [`${here('istio-system')}/labelled`, LABELLED], client('default'), client('team')]),
  places: 10,
};
