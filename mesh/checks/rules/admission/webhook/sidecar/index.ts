import { annotations } from '../shared/annotations';
import { workloadSelector } from '../shared/selector';
import { egress } from './egress';
import { ingress } from './ingress';
import { emptySidecar, inboundConnectionPool, outboundTrafficPolicy } from './outbound-traffic-policy';

const selecting = `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: web, namespace: default }
spec:
  workloadSelector:
    labels: { app: web }
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
`;

export const sidecar = [
  annotations('Sidecar', selecting),
  workloadSelector('Sidecar', selecting),
  emptySidecar,
  ingress,
  inboundConnectionPool,
  egress,
  outboundTrafficPolicy,
];
