import { fields, fieldsOrNone, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { writtenMeshOf } from '../../facts/world';

const REMOVED = new Set(['ClusterRbacConfig', 'RbacConfig', 'ServiceRole', 'ServiceRoleBinding']);

export const deprecated: Check = {
  code: 'IST0002',
  level: 'warning',
  title: 'field or kind is deprecated',
  description: `The field or kind no longer has an effect, or a later version of Istio will remove it:

- \`fault.delay.percent\`: use \`percentage\`.
- \`outboundTrafficPolicy.egressProxy\` of a Sidecar: ignored, so remove it.
- Kinds of \`rbac.istio.io\`: removed from Istio, use AuthorizationPolicy.
- Tracing with a Lightstep provider: use OpenTelemetry.`,
  examples: [
    {
      wrong: example('percent: 10'),
      says: 'percent is deprecated: use percentage: { value: … }',
      right: example('percentage: { value: 10 }'),
    },
  ],
  about: ['VirtualService', 'Sidecar', 'CustomResourceDefinition', 'Telemetry'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      const rules = object.spec.http ?? [];
      const index = rules.findIndex(({ fault }) => (fault?.delay?.percent ?? 0) > 0);
      const field = ['spec', 'http', index, 'fault', 'delay', 'percent'];
      if (index >= 0) report(object, field, 'percent is deprecated: use percentage: { value: … }');
    }
    for (const object of inventory.judgedOf('Sidecar')) {
      if (!object.spec.outboundTrafficPolicy?.egressProxy) continue;
      report(object, ['spec', 'outboundTrafficPolicy', 'egressProxy'], 'egressProxy is ignored: remove it');
    }
    for (const object of inventory.judgedOf('CustomResourceDefinition')) {
      const kind = text(fields(object.spec.names).kind);
      if (object.spec.group !== 'rbac.istio.io' || !REMOVED.has(kind)) continue;
      report(object, ['spec', 'names', 'kind'], `${kind} was removed from Istio: use AuthorizationPolicy`);
    }
    const lightstep = new Set(
      list(writtenMeshOf(inventory).extensionProviders)
        .map(fields)
        .filter((provider) => fieldsOrNone(provider.lightstep))
        .map(({ name }) => text(name)),
    );
    if (lightstep.size === 0) return;
    for (const object of inventory.judgedOf('Telemetry')) {
      const reported = new Set<string>();
      for (const [entry, { providers = [] }] of (object.spec.tracing ?? []).entries()) {
        for (const [index, { name = '' }] of providers.entries()) {
          if (!lightstep.has(name) || reported.has(name)) continue;
          reported.add(name);
          const field = ['spec', 'tracing', entry, 'providers', index, 'name'];
          report(object, field, `Lightstep provider ${name} is deprecated: use OpenTelemetry`);
        }
      }
    }
  },
};

function example(share: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - fault: { delay: { fixedDelay: 5s, ${share} } }
      route: [{ destination: { host: reviews } }]
`;
}
