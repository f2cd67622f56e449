import type { Difference } from '../../../mesh';
import type { Outcome } from '../../../mesh/verdict/verdict';
import type { DiffFormat } from './diff-report';

/** For programs. */
export const json: DiffFormat = ({ differences, ...report }) =>
  `${JSON.stringify({ same: differences.length === 0, differences: differences.map(differenceJson), ...report }, null, 2)}\n`;

/** A difference as programs read it. */
export function differenceJson({ from, causes, before, after, ...rest }: Difference): object {
  const { kind, host, also, requests, witness, otherChanges, reason } = rest;
  return {
    kind,
    from,
    host,
    ...(also && { also }),
    requests,
    witness,
    before: before.map(numbered),
    after: after.map(numbered),
    otherChanges,
    causes: causes.map(({ location, ...cause }) => ({
      ...cause,
      file: location?.file ?? null,
      line: location?.line ?? null,
    })),
    ...(reason !== undefined && { reason }),
  };
}

const numbered = ({ probability, ...rest }: Outcome) => ({ probability: probability.toNumber(), ...rest });
