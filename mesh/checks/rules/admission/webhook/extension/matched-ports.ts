import type { TrafficExtensionMatch } from '../../../../../manifest/wire';
import type { Mistake } from '../../../../engine/check';
import { port } from '../grammar/port';
import type { Verdict } from '../rule';

/** Ports whose traffic an extension handles. */
export function matchedPorts(match: readonly TrafficExtensionMatch[] | undefined, { error }: Verdict): void {
  for (const [branch, { ports = [] }] of (match ?? []).entries()) {
    for (const [index, { number }] of ports.entries()) {
      const problem = port(number ?? 0);
      if (problem === undefined) continue;
      error(['spec', 'match', branch, 'ports', index, 'number'], problem);
      // The webhook stops after the first one.
      return;
    }
  }
}

export const portMistake: Mistake = {
  set: { 'spec.match[0].ports[0].number': 70000 },
  says: 'must be a port from 1 to 65535, got 70000',
};
