import { texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { simulatedVirtualServicesOf } from '../../facts/simulation';
import { routeExample } from './route-example';

export const hiddenByExport: Check = {
  code: 'MESH0173',
  level: 'error',
  title: 'Gateway does not see a route because of defaultVirtualServiceExportTo',
  description: `istiod generates VirtualServices from routes, and exports them as MeshConfig sets in \`defaultVirtualServiceExportTo\`.
With \`.\`, only proxies in the namespace of the route see it. A Gateway in another namespace answers 404, although all status
conditions are \`True\`. A route has no \`exportTo\` of its own. Move the route to the namespace of the Gateway, or remove the
setting.`,
  examples: [
    {
      wrong: example('.'),
      says: 'Gateway default/edge answers 404: MeshConfig sets defaultVirtualServiceExportTo to ., and the route is in namespace shop',
      right: example('"*"'),
    },
  ],
  run(inventory, report) {
    const { translation, world } = gatewayApiOf(inventory);
    const exported = world.mesh.defaultVirtualServiceExportTo;
    if (exported.length === 0 || exported.includes('*')) return;
    const gateways = new Map(
      translation.gateways.flatMap((gateway) =>
        (gateway.translated?.listeners ?? []).map(({ internalName }) => [internalName, gateway]),
      ),
    );
    const reported = new Set<string>();
    for (const { config, visibility, namespace } of simulatedVirtualServicesOf(inventory)) {
      const gateway = config.translated && gateways.get(texts(config.spec.gateways)[0] ?? '');
      if (!gateway || visibility.includes(gateway.translated?.services?.namespace ?? '')) continue;
      for (const { route } of config.translated?.sources ?? []) {
        const object = writtenObject(inventory, route);
        const key = `${route.kind} ${route.id} ${gateway.id}`;
        if (!object || reported.has(key)) continue;
        reported.add(key);
        const message = `Gateway ${gateway.id} answers 404: MeshConfig sets defaultVirtualServiceExportTo to ${exported.join(', ')}, and the route is in namespace ${namespace}`;
        report(object, ['metadata', 'namespace'], message);
      }
    }
  },
};

function example(exportTo: string): string {
  const inShop = routeExample('    - backendRefs: [{ name: web, port: 80 }]')
    .replaceAll(/metadata: \{ name: (shop|web|api) \}/g, 'metadata: { name: $1, namespace: shop }')
    .replace('[{ name: edge }]', '[{ name: edge, namespace: default }]')
    .replace('protocol: HTTP }', 'protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }');
  return `${inShop}
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { defaultVirtualServiceExportTo: [${exportTo}] } }
`;
}
