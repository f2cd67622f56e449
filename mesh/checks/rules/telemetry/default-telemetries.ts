import type { Check } from '../../engine/check';
import { byNamespace, reportDefaults } from '../../facts/selection';
import { telemetry } from '../any-kind/selection-example';

export const defaultTelemetries: Check = {
  code: 'IST0160',
  level: 'error',
  holdsInPart: true,
  title: 'namespace has several Telemetries without a selector',
  description: `A Telemetry without a selector is the default for its namespace. If there are several, only the oldest applies and
the others have no effect. Merge them into one.`,
  differences:
    'Skips a Telemetry with targetRefs, because it only applies to its targets: Istio counts it as a default, too.',
  examples: [
    {
      wrong: `${telemetry('default', '')}---${telemetry('tracing', '')}`,
      says: 'this and tracing have no selector: only one of them applies',
      right: telemetry('default', ''),
    },
  ],
  about: ['Telemetry'],
  run(inventory, report) {
    const defaults = inventory
      .of('Telemetry')
      .filter(({ spec }) => !spec.selector && !spec.targetRef && (spec.targetRefs ?? []).length === 0);
    for (const telemetries of byNamespace(defaults).values()) reportDefaults(telemetries, report);
  },
};
