import { fields, fieldsOrNone, list } from '../manifest/fields';
import { Fraction } from '../verdict/fraction';
import type { MirrorOutcome } from '../verdict/verdict';
import { destinationOf } from './arrival';
import { destinationOfRoute } from './destination';
import { perHundred, perMillion } from './fault';
import type { RouteContext } from './route-action';
import type { HttpRule, VirtualService } from './virtual-service';

/**
 * Resolves a rule's mirrors: only requests that reach a destination are copied. A mirror without a cluster is ignored.
 */
export function mirrorsOf(
  virtualService: VirtualService,
  rule: HttpRule,
  reachable: Fraction,
  context: RouteContext,
): MirrorOutcome[] {
  const { spec } = rule;
  const written: { fraction: Fraction; destination: unknown }[] = [];
  if (fieldsOrNone(spec.mirror)) written.push({ fraction: mirrorFraction(spec), destination: spec.mirror });
  for (const policy of list(spec.mirrors).map(fields)) {
    const fraction = policy.percentage ? perMillion(policy.percentage) : Fraction.one;
    written.push({ fraction, destination: policy.destination });
  }
  const mirrors: MirrorOutcome[] = [];
  for (const { fraction, destination } of written) {
    const { host, port, subset } = destinationOfRoute(fields(destination), virtualService, rule, context);
    const cluster = context.clusters.find(host, port, subset);
    const probability = fraction.times(reachable);
    if (!cluster || probability.isZero()) continue;
    mirrors.push({ probability, destination: destinationOf(cluster, host, port, subset) });
  }
  return mirrors;
}

function mirrorFraction(spec: Readonly<Record<string, unknown>>): Fraction {
  if (spec.mirrorPercentage) return perMillion(spec.mirrorPercentage);
  const percent = spec.mirrorPercent ?? spec.mirror_percent;
  return percent === undefined || percent === null ? Fraction.one : perHundred(percent);
}
