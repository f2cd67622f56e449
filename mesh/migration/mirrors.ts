import { type Fields, fields, fieldsOrNone, list, number } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { BackendOf } from './backends';
import type { HttpRouteFilter } from './http-route-rule';
import type { Remarks } from './remarks';

/** Translates `mirror` and `mirrors` of a rule. */
export function mirrorFilters(rule: Fields, at: FieldPath, backendOf: BackendOf, remarks: Remarks): HttpRouteFilter[] {
  const percent = rule.mirrorPercent ?? rule.mirror_percent;
  const first = fieldsOrNone(rule.mirrorPercentage) ?? (percent === undefined ? undefined : { value: percent });
  const written = [
    ...(fieldsOrNone(rule.mirror) ? [{ destination: rule.mirror, percentage: first, path: [...at, 'mirror'] }] : []),
    ...list(rule.mirrors).map((mirror, index) => {
      const { destination, percentage } = fields(mirror);
      return { destination, percentage, path: [...at, 'mirrors', index, 'destination'] };
    }),
  ];
  return written.flatMap(({ destination, percentage, path }) => {
    const backend = backendOf(fields(destination), path);
    if ('reason' in backend) {
      remarks.obstacle(path, backend.reason, backend.remedy);
      return [];
    }
    return [{ type: 'RequestMirror', requestMirror: { backendRef: backend, ...shareOf(percentage) } }];
  });
}

const MILLION = 1_000_000;

/** Istio truncates a percentage to millionths. */
function shareOf(percentage: unknown): object {
  const written = fieldsOrNone(percentage);
  if (!written) return {};
  const value = Math.min(number(written.value), 100);
  if (value === 100) return {};
  if (Number.isInteger(value)) return { percent: value };
  return { fraction: { numerator: Math.trunc(value * 10_000), denominator: MILLION } };
}
