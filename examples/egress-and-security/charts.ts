import { Chart } from 'cdk8s';
import {
  AuthorizationPolicy,
  EgressRoute,
  type JwtRule,
  PeerAuthentication,
  RequestAuthentication,
  ServiceEntry,
  Sidecar,
} from 'cdk8s-istio';
import type { Construct } from 'constructs';

const jwtRules: readonly JwtRule[] = [
  { issuer: 'https://login.example.com', jwksUri: 'https://login.example.com/keys', audiences: ['bank'] },
];

/** Defaults for every workload in the namespace. */
export class Baseline extends Chart {
  constructor(scope: Construct) {
    super(scope, 'baseline', { namespace: 'bank' });
    new PeerAuthentication(this, 'default', { mode: 'STRICT' });
    new AuthorizationPolicy(this, 'deny-by-default');
    // Pods can only call hosts that are in the mesh.
    new Sidecar(this, 'registry-only', { outboundTrafficPolicy: 'REGISTRY_ONLY' });
  }
}

/** Who may call what. */
export class Access extends Chart {
  constructor(scope: Construct) {
    super(scope, 'access', { namespace: 'bank' });
    const accounts = { app: 'accounts' };
    new RequestAuthentication(this, 'accounts-tokens', { selector: accounts, jwtRules });
    new AuthorizationPolicy(this, 'accounts', {
      selector: accounts,
      rules: [
        {
          from: [{ serviceAccounts: ['bank/web'], requestPrincipals: ['https://login.example.com/*'] }],
          to: [{ methods: ['GET'], paths: ['/accounts', '/accounts/*'] }],
        },
        {
          from: [{ serviceAccounts: ['bank/transfers'] }],
          to: [{ methods: ['POST'], paths: ['/accounts/{*}/bookings'] }],
        },
      ],
    });
  }
}

/** The only external host, reached through the egress gateway. */
export class Egress extends Chart {
  constructor(scope: Construct) {
    super(scope, 'egress', { namespace: 'bank' });
    const rates = new ServiceEntry(this, 'rates', {
      hosts: ['rates.example.com'],
      ports: [{ number: 443, protocol: 'TLS' }],
      resolution: 'DNS',
    });
    new EgressRoute(this, 'rates-egress', { to: rates });
  }
}

export function charts(app: Construct): void {
  new Baseline(app);
  new Access(app);
  new Egress(app);
}
