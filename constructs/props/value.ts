import { isIP } from 'node:net';
import type { Duration } from 'cdk8s';
import {
  isDnsLabel,
  isIpBlock,
  isLabelKey,
  isLabelValue,
  isNamespaceName,
  isObjectName,
  isPort,
  isToken,
  regexFault,
} from '../../mesh/grammar/grammar';
import { type Field, map, refuse } from './field';

/** The fields of single values: what each may be, and how it stands on the wire. */

const text =
  (allowed: string, is: (value: string) => boolean, remedy?: string): Field<string> =>
  (value, at) =>
    typeof value === 'string' && is(value) ? value : refuse(at, allowed, value, remedy);

export const anyText = text('a text', () => true);
export const nonEmptyText = text('a text that is not empty', (value) => value !== '');
export const objectName = text(
  'a DNS name of lower-case letters, digits, hyphens and dots, at most 253 characters',
  isObjectName,
);
export const dnsLabel = text(
  'a DNS label of letters, digits and inner hyphens, at most 63 characters',
  isDnsLabel,
  "dots are not taken: 'v1.0' can be 'v1-0'",
);
export const namespaceName = text('a DNS label of lower-case letters, digits and inner hyphens', isNamespaceName);
export const ipAddress = text('an IP address', (value) => isIP(value) > 0);
export const ipBlock = text('an IP address, or a range such as 10.0.0.0/8', isIpBlock);
export const headerName = text('the name of a header, a token as in RFC 9110', isToken);

const KEY = 'letters, digits and inner hyphens, underscores and dots, at most 63, perhaps with a DNS name and / before';
const labelKey = text(`the key of a label: ${KEY}`, isLabelKey);
export const labels = map(
  labelKey,
  text(
    'the value of a label: letters, digits and inner hyphens, underscores and dots, at most 63, as text',
    isLabelValue,
  ),
);
// Unlike that of a label, it may be written in capitals anywhere.
const annotationKey = text(`the key of an annotation: ${KEY}`, (key) => isLabelKey(key.toLowerCase()));
export const annotations = map(annotationKey, anyText);

export const regex: Field<string> = (value, at) => {
  if (typeof value !== 'string') refuse(at, 'RE2 as text', value);
  const fault = regexFault(value);
  return fault === undefined ? value : refuse(at, 'RE2, as Envoy takes it', value, fault);
};

export const flag: Field<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : refuse(at, 'true or false', value);

export const integer =
  (least: number, most = 2 ** 31 - 1): Field<number> =>
  (value, at) =>
    Number.isInteger(value) && value >= least && value <= most
      ? value
      : refuse(
          at,
          most === 2 ** 31 - 1 ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`,
          value,
        );

export const number =
  (least: number, most: number): Field<number> =>
  (value, at) =>
    typeof value === 'number' && value >= least && value <= most
      ? value
      : refuse(at, `a number from ${least} to ${most}`, value);

export const percent = number(0, 100);

export const port: Field<number> = (value, at) =>
  typeof value === 'number' && isPort(value) ? value : refuse(at, 'a port from 1 to 65535', value);

export const choice =
  <T extends string>(...choices: readonly T[]): Field<T> =>
  (value, at) =>
    choices.includes(value) ? value : refuse(at, `one of ${choices.join(', ')}`, value);

// What Go holds in a duration: nanoseconds in 63 bits.
const MAX_MILLISECONDS = 9_223_372_036_854;

/** Istio takes whole milliseconds, from one on. Written in the largest unit that leaves a whole number. */
export const duration: Field<Duration> = (value, at) => {
  const ms = milliseconds(value, at);
  if (!Number.isInteger(ms) || ms < 1) refuse(at, 'a whole number of milliseconds, at least 1', ms);
  return ms <= MAX_MILLISECONDS ? writtenDuration(ms) : refuse(at, 'at most 292 years', `${ms} ms`);
};

/** As `duration`, where 0 means "never". */
export const durationOrZero: Field<Duration> = (value, at) =>
  milliseconds(value, at) === 0 ? '0s' : duration(value, at);

/** As `duration`, in whole seconds. */
export const wholeSeconds: Field<Duration> = (value, at) => {
  const ms = milliseconds(value, at);
  return ms >= 1000 && ms % 1000 === 0 ? duration(value, at) : refuse(at, 'whole seconds, at least 1', `${ms} ms`);
};

function milliseconds(value: Duration, at: string): number {
  // Not instanceof: the caller's cdk8s may be another copy of the package than ours.
  if (typeof value?.toMilliseconds !== 'function')
    refuse(at, "a Duration, such as Duration.seconds(5) of 'cdk8s'", value);
  const ms: unknown = value.toMilliseconds({ integral: false });
  if (typeof ms !== 'number') refuse(at, 'a Duration whose toMilliseconds gives a number', ms);
  // 8.11 seconds are 8109.999999999999 ms in floating point.
  const whole = Math.round(ms);
  return Math.abs(ms - whole) <= whole * 4 * Number.EPSILON ? whole : ms;
}

function writtenDuration(ms: number): string {
  const [size, unit] = (
    [
      [3_600_000, 'h'],
      [60_000, 'm'],
      [1000, 's'],
      [1, 'ms'],
    ] as const
  ).find(([size]) => ms % size === 0) ?? [1, 'ms'];
  return `${ms / size}${unit}`;
}
