import { isJwtClaim } from '../grammar/header-name';
import { shown } from '../grammar/shown';
import { webhookRule } from '../rule';

export const jwtClaims = webhookRule({
  kind: 'VirtualService',
  concept: 'routing by token claims',
  description:
    'Only gateways can route by `@request.auth.claims`: a sidecar matches routes before it verifies the token.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bookinfo, namespace: default }
spec:
  hosts: [bookinfo.example.com]
  gateways: [public]
  http:
    - match:
        - headers:
            "@request.auth.claims.group": { exact: testers }
      route:
        - destination: { host: productpage }
`,
  wrong: [
    {
      set: { 'spec.gateways': ['mesh', 'public'] },
      says: 'only gateways can match "@request.auth.claims.group": bind the VirtualService only to gateways, without "mesh"',
    },
    { set: { 'spec.gateways': undefined }, says: 'only gateways can match "@request.auth.claims.group"' },
    {
      set: {
        'spec.gateways': undefined,
        'spec.http[0].match[0].headers': undefined,
        'spec.http[0].match[0].withoutHeaders': { '@request.auth.claims[group]': {} },
      },
      says: 'only gateways can match "@request.auth.claims[group]"',
    },
  ],
  check({ spec }, { error }) {
    const { gateways = [], http = [] } = spec;
    if (gateways.length > 0 && !gateways.includes('mesh')) return;
    for (const [index, { match = [] }] of http.entries()) {
      for (const [branch, { headers, withoutHeaders }] of match.entries()) {
        for (const [list, keys] of Object.entries({ headers, withoutHeaders })) {
          for (const key in keys) {
            if (!isJwtClaim(key)) continue;
            const message = `only gateways can match ${shown(key)}: bind the VirtualService only to gateways, without "mesh"`;
            error(['spec', 'http', index, 'match', branch, list, key], message);
          }
        }
      }
    }
  },
});
