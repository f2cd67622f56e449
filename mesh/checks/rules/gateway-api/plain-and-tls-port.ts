import type { Check } from '../../engine/check';
import { gatewaysByService, writtenServer } from '../../facts/gateway-api';
import { skippedServers } from '../../facts/gateways';

export const plainAndTlsPort: Check = {
  code: 'MESH0171',
  level: 'error',
  title: 'listener is dropped because another one has its port',
  description: `The Gateway API allows listeners with different host names on one port, even one with HTTP and one with HTTPS, and
istiod accepts both. But it generates one listener per port for Envoy, and drops the one that does not fit. The same happens
between two Gateways that one Service exposes. All status conditions stay \`True\`. Use another port.`,
  examples: [
    {
      wrong: example(80),
      says: 'nothing answers for this listener: an older HTTP server uses this port',
      right: example(443),
    },
  ],
  run(inventory, report) {
    for (const gateways of gatewaysByService(inventory)) {
      for (const { server, reason } of skippedServers(gateways)) {
        const place = writtenServer(inventory, server);
        if (place) report(place.object, place.field, `nothing answers for this listener: ${reason}`);
      }
    }
  },
};

function example(port: number): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: istio
  listeners:
    - { name: http, port: 80, protocol: HTTP, hostname: shop.example.com }
    - name: https
      port: ${port}
      protocol: HTTPS
      hostname: pay.example.com
      tls: { certificateRefs: [{ name: cert }] }
`;
}
