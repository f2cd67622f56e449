import { annotations } from '../shared/annotations';
import { exportTo } from '../shared/export-to';
import { action } from './action';
import { corsPolicy } from './cors-policy';
import { delegate } from './delegate';
import { destinations } from './destinations';
import { directResponse } from './direct-response';
import { fault } from './fault';
import { gateways } from './gateways';
import { headers } from './headers';
import { hosts } from './hosts';
import { jwtClaims } from './jwt-claims';
import { match } from './match';
import { mirror } from './mirror';
import { redirect } from './redirect';
import { retries } from './retries';
import { rewrite } from './rewrite';
import { tcpMatch } from './tcp-match';
import { timeout } from './timeout';
import { tlsMatch } from './tls-match';

const plain = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  exportTo: [., istio-system]
  http:
    - route:
        - destination: { host: reviews }
`;

export const virtualService = [
  annotations('VirtualService', plain),
  hosts,
  gateways,
  exportTo('VirtualService', plain),
  delegate,
  action,
  destinations,
  match,
  jwtClaims,
  timeout,
  retries,
  fault,
  headers,
  rewrite,
  redirect,
  directResponse,
  mirror,
  corsPolicy,
  tlsMatch,
  tcpMatch,
];
