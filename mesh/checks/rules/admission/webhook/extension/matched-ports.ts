import type { TrafficExtensionMatch } from '../../../../../manifest/wire';
import type { Mistake } from '../../../../engine/check';
import { port } from '../grammar/port';
import type { Verdict } from '../rule';

/** Which requests an extension sees. */
export function matchedPorts(match: readonly TrafficExtensionMatch[] | undefined, { error }: Verdict): void {
  for (const [at, { ports = [] }] of (match ?? []).entries()) {
    for (const [index, { number }] of ports.entries()) {
      const problem = port(number ?? 0);
      if (problem === undefined) continue;
      error(['spec', 'match', at, 'ports', index, 'number'], problem);
      // The webhook looks no further than the first.
      return;
    }
  }
}

export const portMistake: Mistake = { set: { 'spec.match[0].ports[0].number': 70000 }, says: 'got 70000' };
