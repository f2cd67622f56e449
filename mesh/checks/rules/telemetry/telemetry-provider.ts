import { fields, list } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { writtenMeshOf } from '../../facts/world';

export const telemetryProvider: Check = {
  code: 'IST0157',
  level: 'warning',
  title: 'access logs are asked for, and nobody is there to write them',
  description: `An entry of \`accessLogging\` without \`providers\` takes those of \`defaultProviders\` in MeshConfig. Where
MeshConfig has none for access logs, nothing is logged.`,
  examples: [
    {
      wrong: example('{}'),
      says: 'name a provider',
      right: example('{ providers: [{ name: envoy }] }'),
    },
  ],
  run(inventory, report) {
    const defaults = list(fields(writtenMeshOf(inventory).defaultProviders).accessLogging);
    if (defaults.length > 0) return;
    for (const object of inventory.of('Telemetry')) {
      const at = (object.spec.accessLogging ?? []).findIndex(
        ({ disabled, providers = [] }) => disabled !== true && providers.length === 0,
      );
      if (at < 0) continue;
      report(
        object,
        ['spec', 'accessLogging', at],
        'MeshConfig has no default provider of access logs: name a provider',
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
