import { annotations } from '../shared/annotations';
import { selector } from '../shared/selector';
import { targetRefs } from '../shared/target-refs';
import { jwtRules } from './jwt-rules';

const selecting = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: shop, namespace: default }
spec:
  selector:
    matchLabels: { app: shop }
  jwtRules:
    - issuer: https://accounts.example.com
`;

const attached = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: shop, namespace: default }
spec:
  targetRefs:
    - { kind: Service, name: shop }
  jwtRules:
    - issuer: https://accounts.example.com
`;

export const requestAuthentication = [
  annotations('RequestAuthentication', selecting),
  selector('RequestAuthentication', selecting),
  targetRefs('RequestAuthentication', attached),
  jwtRules,
];
