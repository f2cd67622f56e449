import type { GatewayListener } from '../../../gateway-api/gateway-listener';
import { type Fields, fields, list, number, text, texts } from '../../../manifest/fields';
import { isWildcard } from '../../../registry/host-name';
import type { Check } from '../../engine/check';
import { allListeners, gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { translatedReachOf } from '../../facts/route-reach';

export const redirectLoop: Check = {
  code: 'MESH0170',
  level: 'error',
  title: 'HTTPRoute redirects requests to the URL that they came from',
  description: `A parentRef without \`sectionName\` attaches a route to all listeners of a Gateway. If the route redirects HTTP to
HTTPS, it then also answers the HTTPS requests, with a redirect to themselves: browsers stop with "too many redirects". Attach
the redirect to the HTTP listener only, and the route with the backends to the HTTPS listener.`,
  examples: [
    {
      wrong: example(''),
      says: 'at listener https, it redirects to the same URL again and again: name another listener in sectionName of parentRefs',
      right: example(', sectionName: http'),
    },
  ],
  run(inventory, report) {
    const listeners = new Map(
      gatewayApiOf(inventory)
        .translation.served.flatMap(allListeners)
        .map((listener) => [listener.internalName, listener]),
    );
    const reported = new Set<string>();
    for (const { config, reach } of translatedReachOf(inventory)) {
      const listener = listeners.get(texts(config.spec.gateways)[0] ?? '');
      if (!listener) continue;
      const [host = ''] = texts(config.spec.hosts);
      const rules = list(config.spec.http).map(fields);
      for (const [index, source] of (config.translated?.sources ?? []).entries()) {
        const rule = rules[index];
        if (!rule || reach.get(source)?.kind !== 'open' || !leadsBack(rule, host, listener)) continue;
        const object = writtenObject(inventory, source.route);
        const key = `${source.route.id} ${source.rule} ${listener.internalName}`;
        if (!object || reported.has(key)) continue;
        reported.add(key);
        const isPinned = fields(rule.redirect).scheme !== undefined;
        const remedy = isPinned
          ? 'name another listener in sectionName of parentRefs'
          : 'change its hostname, scheme or path';
        const message = `at listener ${listener.name}, it redirects to the same URL again and again: ${remedy}`;
        report(object, ['spec', 'rules', source.rule, 'filters'], message);
      }
    }
  },
};

/** Whether a client that follows the redirect sends the same request again. */
function leadsBack(rule: Fields, host: string, { protocol, port }: GatewayListener): boolean {
  if (rule.redirect === undefined) return false;
  const { scheme, authority, port: toPort, uri, prefixRewrite } = fields(rule.redirect);
  const { uri: path, method, headers } = fields(list(rule.match)[0]);
  // A proxy in front may set headers, and browsers send GET to the new URL.
  const isRepeated = headers === undefined && (method === undefined || text(fields(method).exact) === 'GET');
  return (
    isRepeated &&
    (scheme === undefined || text(scheme) === protocol.toLowerCase()) &&
    (authority === undefined || (!isWildcard(host) && text(authority) === host)) &&
    (toPort === undefined || number(toPort) === port) &&
    (uri === undefined || text(uri) === text(fields(path).exact)) &&
    (prefixRewrite === undefined || text(prefixRewrite) === text(fields(path).prefix))
  );
}

function example(section: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: istio
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: cert }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: to-https }
spec:
  parentRefs: [{ name: edge${section} }]
  hostnames: [shop.example.com]
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }]
`;
}
