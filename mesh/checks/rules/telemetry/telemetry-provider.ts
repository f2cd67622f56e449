import { fields, list } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { writtenMeshOf } from '../../facts/world';

export const telemetryProvider: Check = {
  code: 'IST0157',
  level: 'warning',
  title: 'access logging has no provider',
  description: `An entry of \`accessLogging\` without \`providers\` uses the \`defaultProviders\` of MeshConfig. They contain no
provider for access logs, so nothing is logged. Name a provider, for example \`envoy\`.`,
  examples: [
    {
      wrong: example('{}'),
      says: 'MeshConfig has no default provider for access logs, so nothing is logged: name a provider',
      right: example('{ providers: [{ name: envoy }] }'),
    },
  ],
  about: ['Telemetry'],
  run(inventory, report) {
    const defaults = list(fields(writtenMeshOf(inventory).defaultProviders).accessLogging);
    if (defaults.length > 0) return;
    for (const object of inventory.judgedOf('Telemetry')) {
      const index = (object.spec.accessLogging ?? []).findIndex(
        ({ disabled, providers = [] }) => disabled !== true && providers.length === 0,
      );
      if (index < 0) continue;
      report(
        object,
        ['spec', 'accessLogging', index],
        'MeshConfig has no default provider for access logs, so nothing is logged: name a provider',
      );
    }
  },
};

function example(entry: string): string {
  return `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  accessLogging: [${entry}]
`;
}
