import { webhookRule } from '../rule';

export const delegate = webhookRule({
  kind: 'VirtualService',
  concept: 'delegation',
  description: `A VirtualService without hosts is a delegate: a VirtualService with hosts passes requests to its http routes. A
delegate cannot delegate further.`,
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
    {
      set: { 'spec.hosts': undefined },
      says: 'a VirtualService without hosts is a delegate and cannot have gateways: remove them, or set hosts',
    },
    {
      set: { 'spec.hosts': undefined },
      says: 'a VirtualService without hosts is a delegate and cannot delegate further',
    },
    {
      set: { 'spec.hosts': undefined, 'spec.tcp': [{ route: [{ destination: { host: 'reviews' } }] }] },
      says: 'a VirtualService without hosts is a delegate and cannot have tcp routes: remove them, or set hosts',
    },
    {
      set: { 'spec.hosts': undefined, 'spec.tls': [{ match: [{ sniHosts: ['a'] }] }] },
      says: 'a VirtualService without hosts is a delegate and cannot have tls routes: remove them, or set hosts',
    },
    {
      set: { 'spec.http[0].redirect': { uri: '/' } },
      says: 'a route with delegate cannot have redirect: set it in the delegate',
    },
    {
      set: { 'spec.http[0].route': [{ destination: { host: 'reviews' } }] },
      says: 'a route with delegate cannot have route: set it in the delegate',
    },
  ],
  check({ spec }, { error }) {
    const { hosts = [], gateways = [], http = [], tls = [], tcp = [] } = spec;
    const isDelegate = hosts.length === 0;
    if (isDelegate) {
      const cannotHave = 'a VirtualService without hosts is a delegate and cannot have';
      const remedy = 'remove them, or set hosts';
      if (gateways.length > 0) error(['spec', 'gateways'], `${cannotHave} gateways: ${remedy}`);
      if (tls.length > 0) error(['spec', 'tls'], `${cannotHave} tls routes: ${remedy}`);
      if (tcp.length > 0) error(['spec', 'tcp'], `${cannotHave} tcp routes: ${remedy}`);
    }
    for (const [index, { delegate, redirect, route = [] }] of http.entries()) {
      const field = ['spec', 'http', index];
      if (!delegate) continue;
      if (isDelegate) {
        error([...field, 'delegate'], 'a VirtualService without hosts is a delegate and cannot delegate further');
        continue;
      }
      if (redirect) error([...field, 'redirect'], 'a route with delegate cannot have redirect: set it in the delegate');
      if (route.length > 0)
        error([...field, 'route'], 'a route with delegate cannot have route: set it in the delegate');
    }
  },
});
