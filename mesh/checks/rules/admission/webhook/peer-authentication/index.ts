import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';
import { ports } from './ports';

const selecting = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: reviews, namespace: default }
spec:
  selector:
    matchLabels: { app: reviews }
  mtls: { mode: STRICT }
`;

export const peerAuthentication = [
  annotations('PeerAuthentication', selecting),
  selector('PeerAuthentication', selecting),
  ports,
];
