import type { Duration } from 'cdk8s';
import { isObjectName } from '../../mesh/grammar/grammar';
import { parseDuration } from '../../mesh/schema/duration';
import { type Field, list, refuse } from '../props/field';
import { shaped } from '../props/shape';
import { duration, text } from '../props/value';

/** A list with at most this many items. */
export const listOfAtMost = <T>(most: number, item: Field<T>): Field<readonly T[]> => {
  const all = list(item);
  return shaped((values: readonly T[], path: string) => {
    const wire = all(values, path);
    return values.length > most ? refuse(path, `a list of at most ${most}`, values) : wire;
  }, all.shape);
};

/** The name of a listener, rule or port. */
export const sectionName = text(
  'a DNS name of lower-case letters, digits, hyphens and dots, at most 253 characters',
  isObjectName,
);

/** A host name, or `*.` and a host name. */
export const hostname = text(
  "a DNS name in lower case without a port, or a wildcard such as '*.example.com'",
  (value) => value.length <= 253 && isObjectName(value.replace(/^\*\./, '')),
);

/** A host name without a wildcard. */
export const preciseHostname = text('a DNS name in lower case without a port or a wildcard', isObjectName);

const UNITS = [
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1000, 's'],
  [1, 'ms'],
] as const;

// The Gateway API's durations have no decimals, and at most five digits for each unit.
const MOST = 99_999 * 3_600_000;

/** Whole milliseconds, at least 1: `90s` or `1m30s500ms`. */
export const gatewayDuration: Field<Duration> = shaped((value: Duration, path: string) => {
  const ms = Math.round(parseDuration(duration(value, path) as string) ?? 0);
  if (ms > MOST) refuse(path, 'at most 99999 hours', `${ms} ms`);
  const single = UNITS.find(([size]) => ms % size === 0 && ms / size <= 99_999);
  if (single) return `${ms / single[0]}${single[1]}`;
  let rest = ms;
  return UNITS.map(([size, unit]) => {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    return amount === 0 ? '' : `${amount}${unit}`;
  }).join('');
}, duration.shape);
