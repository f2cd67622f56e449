import { webhookRule } from '../rule';

export const delegate = webhookRule({
  kind: 'VirtualService',
  concept: 'delegation',
  description: `A VirtualService without hosts is a delegate: it only has http routes, which another one with hosts hands its
requests to, one level deep.`,
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bookinfo, namespace: default }
spec:
  hosts: [bookinfo.example.com]
  gateways: [bookinfo]
  http:
    - match:
        - uri: { prefix: /reviews }
      delegate: { name: reviews, namespace: default }
`,
  wrong: [
    { set: { 'spec.hosts': undefined }, says: 'a VirtualService without hosts has no gateways' },
    { set: { 'spec.hosts': undefined }, says: 'must not delegate further' },
    {
      set: { 'spec.hosts': undefined, 'spec.tcp': [{ route: [{ destination: { host: 'reviews' } }] }] },
      says: 'a VirtualService without hosts has no tcp routes',
    },
    {
      set: { 'spec.hosts': undefined, 'spec.tls': [{ match: [{ sniHosts: ['a'] }] }] },
      says: 'a VirtualService without hosts has no tls routes',
    },
    { set: { 'spec.http[0].redirect': { uri: '/' } }, says: 'a route with delegate must not have redirect' },
    {
      set: { 'spec.http[0].route': [{ destination: { host: 'reviews' } }] },
      says: 'a route with delegate must not have route',
    },
  ],
  check({ spec }, { error }) {
    const { hosts = [], gateways = [], http = [], tls = [], tcp = [] } = spec;
    const isDelegate = hosts.length === 0;
    if (isDelegate) {
      const what = 'a VirtualService without hosts';
      const why = 'it only handles what others delegate to it';
      if (gateways.length > 0) error(['spec', 'gateways'], `${what} has no gateways: ${why}`);
      if (tls.length > 0) error(['spec', 'tls'], `${what} has no tls routes: ${why}`);
      if (tcp.length > 0) error(['spec', 'tcp'], `${what} has no tcp routes: ${why}`);
    }
    for (const [index, { delegate, redirect, route = [] }] of http.entries()) {
      const field = ['spec', 'http', index];
      if (!delegate) continue;
      if (isDelegate) {
        error([...field, 'delegate'], 'a VirtualService without hosts is a delegate and must not delegate further');
        continue;
      }
      if (redirect) error([...field, 'redirect'], 'a route with delegate must not have redirect: the delegate may');
      if (route.length > 0)
        error([...field, 'route'], 'a route with delegate must not have route: the delegate has it');
    }
  },
});
