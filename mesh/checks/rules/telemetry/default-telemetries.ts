import type { Check } from '../../engine/check';
import { byNamespace, reportDefaults } from '../../facts/selection';
import { telemetry } from '../any-kind/selection-example';

export const defaultTelemetries: Check = {
  code: 'IST0160',
  level: 'error',
  holdsInPart: true,
  title: 'a namespace has two Telemetries without a selector',
  description:
    'One Telemetry without a selector is the default of its namespace: the oldest. The others have no effect.',
  differences: 'One with targetRefs is for its targets and no default: Istio counts it as one.',
  examples: [
    {
      wrong: `${telemetry('default', '')}---${telemetry('tracing', '')}`,
      says: 'this and tracing have no selector: only one of them applies',
      right: telemetry('default', ''),
    },
  ],
  run(inventory, report) {
    const defaults = inventory
      .of('Telemetry')
      .filter(({ spec }) => !spec.selector && !spec.targetRef && (spec.targetRefs ?? []).length === 0);
    for (const telemetries of byNamespace(defaults).values()) reportDefaults(telemetries, report);
  },
};
