import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import { judge } from '../../mesh/checks/engine/run';
import type { Manifest } from '../../mesh/manifest/manifest';
import type { Answer, KubeClient } from '../kube-client';
import type { Comparison, Judge } from './judge';
import { asText } from './text';
import { isPatch } from './validate';

/** A kube-apiserver with strict field validation and istiod's webhook: compares whether an object can be created. */
export function admission(client: KubeClient): Judge {
  return {
    name: 'kube-apiserver, with istiod’s webhook',
    async compare(worlds) {
      const objects = worlds.flat();
      const answers = await client.validate(objects);
      return objects.map((object, i) => compared(object, answers[i]));
    },
  };
}

function compared(object: Manifest, answer: Answer | undefined): Comparison {
  if (answer === undefined) throw new Error('the API server did not answer');
  const written = refusalsOf(object);
  // The API server drops nulls in maps before it calls istiod; `check` handles them as `istioctl validate` does.
  const isForIstiod = verdictHere(written) !== 'rejected by the API server';
  const refusals = isForIstiod ? refusalsOf(withoutNulls(object)) : written;
  const theirs = answer.accepted ? [] : [answer.message];
  const both = { theirs, ours: refusals.map(asText) };
  const verdict = verdictOf(answer);
  if (verdict === 'rejected by istiod' && isPatch(object, theirs.join())) {
    return { verdict: 'rejected because of Envoy configuration', ...both };
  }
  const here = verdictHere(refusals);
  return { verdict, ...(here !== verdict && { problem: `${here} here, ${verdict} there` }), ...both };
}

function refusalsOf(manifest: Manifest): readonly LocatedFinding[] {
  const { findings, suppressed } = judge([{ manifest }]);
  return [...findings, ...suppressed].filter(({ refused }) => refused);
}

function withoutNulls(object: Manifest): Manifest {
  const drop = (_: string, value: unknown) =>
    typeof value !== 'object' || value === null || Array.isArray(value)
      ? value
      : Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== null));
  return JSON.parse(JSON.stringify(object, drop));
}

function verdictOf(answer: Answer): string {
  if (answer.accepted) return 'accepted';
  return answer.message.includes('admission webhook') ? 'rejected by istiod' : 'rejected by the API server';
}

/** The API server only calls istiod for objects that it accepts itself. */
function verdictHere(refusals: readonly LocatedFinding[]): string {
  if (refusals.length === 0) return 'accepted';
  return refusals.every(({ code }) => code === 'IST0106') ? 'rejected by istiod' : 'rejected by the API server';
}
