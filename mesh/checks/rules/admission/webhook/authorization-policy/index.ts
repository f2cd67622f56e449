import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';
import { targetRefs } from '../shared/target-refs';
import { action } from './action';
import { condition } from './condition';
import { denyHttp } from './deny-http';
import { operation } from './operation';
import { source } from './source';

const selecting = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: default }
spec:
  selector:
    matchLabels: { app: reviews }
`;

const attached = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: waypoint, namespace: default }
spec:
  targetRefs:
    - { group: gateway.networking.k8s.io, kind: Gateway, name: waypoint }
`;

export const authorizationPolicy = [
  annotations('AuthorizationPolicy', selecting),
  selector('AuthorizationPolicy', selecting),
  targetRefs('AuthorizationPolicy', attached),
  action,
  source,
  operation,
  condition,
  denyHttp,
];
