import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';
import { targetRefs } from '../shared/target-refs';
import { accessLogging } from './access-logging';
import { metrics } from './metrics';
import { providers } from './providers';
import { tracing } from './tracing';

const selecting = `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: web, namespace: default }
spec:
  selector:
    matchLabels: { app: web }
`;

const attached = `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: waypoint, namespace: default }
spec:
  targetRefs:
    - { group: gateway.networking.k8s.io, kind: Gateway, name: waypoint }
`;

export const telemetry = [
  annotations('Telemetry', selecting),
  selector('Telemetry', selecting),
  targetRefs('Telemetry', attached),
  providers,
  tracing,
  metrics,
  accessLogging,
];
