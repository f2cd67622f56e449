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
import { nearest } from '../../mesh/grammar/nearest';
import { parseDuration } from '../../mesh/schema/duration';
import { type Field, isPlain, map, refuse, shown } from './field';
import { Call, readable } from './shape';

// Fields of single values: what is allowed, and how the manifest writes it.

/** A value that the manifest contains as it is. */
export const leaf =
  <T>(allowed: string, is: (value: T) => boolean, remedy?: string): Field<T> =>
  (value, path) =>
    is(value) ? value : refuse(path, allowed, value, unwrapped(value, is) ?? remedy);

/** The keys of the objects that Istio wraps single values in: `port: { number: 80 }`, `percentage: { value: 50 }`. */
const WRAPPERS = ['number', 'value', 'name', 'mode', 'expression', 'string'];

/** What to write for a value that has the form of Istio's YAML, or the wrong quotes. */
function unwrapped<T>(value: unknown, is: (value: T) => boolean): string | undefined {
  const accepts = (other: unknown) => is(other as T);
  if (typeof value === 'number' && accepts(`${value}`)) return `write '${value}' with quotes`;
  if (typeof value === 'string' && /^[-+.\d]+$/.test(value) && accepts(Number(value)))
    return `write ${Number(value)} without quotes`;
  if ((value === 'true' || value === 'false') && accepts(value === 'true')) return `write ${value} without quotes`;
  if (Array.isArray(value) && value.length === 1) {
    return accepts(value[0]) ? `write ${shown(value[0])}` : unwrapped(value[0], is);
  }
  if (!isPlain(value)) return undefined;
  const wrapper = WRAPPERS.find((key) => Object.hasOwn(value, key) && accepts(value[key]));
  if (wrapper === undefined) return undefined;
  const others = Object.keys(value).filter((key) => key !== wrapper);
  const beside = others.length === 0 ? '' : ` and put ${others.join(', ')} beside it`;
  return `write ${shown(value[wrapper])}${beside}`;
}

export const text = (allowed: string, is: (value: string) => boolean, remedy?: string): Field<string> =>
  leaf(allowed, (value) => typeof value === 'string' && is(value), remedy);

export const anyText = text('a string', () => true);
export const nonEmptyText = text('a non-empty string', (value) => value !== '');
export const objectName = text(
  'a DNS name of lower-case letters, digits, hyphens and dots, at most 253 characters',
  isObjectName,
);
export const dnsLabel = text(
  'a DNS label of letters, digits and inner hyphens, at most 63 characters',
  isDnsLabel,
  "dots are not allowed, write 'v1-0' for 'v1.0'",
);
export const namespaceName = text('a DNS label of lower-case letters, digits and inner hyphens', isNamespaceName);
export const ipAddress = text('an IP address', (value) => isIP(value) > 0);
export const ipBlock = text('an IP address or a range such as 10.0.0.0/8', isIpBlock);
export const headerName = text('a header name (a token as in RFC 9110)', isToken);

const KEY =
  'letters, digits, inner hyphens, underscores and dots, at most 63, with an optional DNS name and / before it';
const labelKey = text(`a label key: ${KEY}`, isLabelKey);
export const labels = map(
  labelKey,
  text('a label value: letters, digits, inner hyphens, underscores and dots, at most 63', isLabelValue),
);
// Unlike a label key, an annotation key can have capitals before the slash.
const annotationKey = text(`an annotation key: ${KEY}`, (key) => isLabelKey(key.toLowerCase()));
export const annotations = map(annotationKey, anyText);

export const regex: Field<string> = (value, path) => {
  if (typeof value !== 'string') refuse(path, 'an RE2 regular expression as a string', value);
  const fault = regexFault(value);
  return fault === undefined ? value : refuse(path, 'valid RE2', value, fault);
};

export const flag: Field<boolean> = leaf('true or false', (value) => typeof value === 'boolean');

export const integer = (least: number, most = 2 ** 31 - 1): Field<number> =>
  leaf(
    most === 2 ** 31 - 1 ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );

export const number = (least: number, most: number): Field<number> =>
  leaf(`a number from ${least} to ${most}`, (value) => typeof value === 'number' && value >= least && value <= most);

export const percent = number(0, 100);

export const port: Field<number> = leaf(
  'a port from 1 to 65535',
  (value) => typeof value === 'number' && isPort(value),
);

export const choice =
  <T extends string | number>(...choices: readonly T[]): Field<T> =>
  (value, path) => {
    const is = (candidate: T) => choices.includes(candidate);
    if (is(value)) return value;
    return refuse(path, `one of ${choices.join(', ')}`, value, unwrapped(value, is) ?? didYouMean(value, choices));
  };

/** A remedy for a misspelled word. */
export function didYouMean(value: unknown, choices: readonly (string | number)[]): string | undefined {
  const words = choices.filter((choice) => typeof choice === 'string');
  const meant = typeof value === 'string' ? nearest(value, words) : undefined;
  return meant && `did you mean '${meant}'?`;
}

// Go holds a duration as nanoseconds in 63 bits.
const MAX_MILLISECONDS = 9_223_372_036_854;

/** Whole milliseconds, at least 1, in the unit of the Duration if that needs at most three decimals: 60 seconds are `60s`. */
export const duration: Field<Duration> = (value, path) => {
  const ms = milliseconds(value, path);
  if (!Number.isInteger(ms) || ms < 1) refuse(path, 'a whole number of milliseconds, at least 1', ms);
  return ms <= MAX_MILLISECONDS
    ? writtenDuration(ms, value.unitLabel?.())
    : refuse(path, 'at most 292 years', `${ms} ms`);
};

/** Like `duration`, but 0 is allowed and means "never". */
export const durationOrZero: Field<Duration> = (value, path) =>
  milliseconds(value, path) === 0 ? '0s' : duration(value, path);

/** Like `duration`, in whole seconds. */
export const wholeSeconds: Field<Duration> = (value, path) => {
  const ms = milliseconds(value, path);
  return ms >= 1000 && ms % 1000 === 0 ? duration(value, path) : refuse(path, 'whole seconds, at least 1', `${ms} ms`);
};

for (const field of [duration, durationOrZero, wholeSeconds]) readable(field, durationCall);

/** `Duration.seconds(5)` for `5s`. */
function durationCall(wire: unknown): Call | undefined {
  const ms = typeof wire === 'string' ? parseDuration(wire) : undefined;
  if (ms === undefined || ms < 0) return undefined;
  if (ms === 0) return new Call('Duration.millis', 0);
  const unit = /^[\d.]+(\D+)$/.exec(wire as string)?.[1];
  const [size, , factory] = unitOf(ms, UNITS.find(([, symbol]) => symbol === unit)?.[2]);
  return new Call(`Duration.${factory}`, ms / size);
}

function milliseconds(value: Duration, path: string): number {
  // Not instanceof: the caller's cdk8s may be another copy of the package than ours.
  if (typeof value?.toMilliseconds !== 'function') {
    refuse(path, "a Duration, such as Duration.seconds(5) from 'cdk8s'", value, durationMeant(value));
  }
  const ms: unknown = value.toMilliseconds({ integral: false });
  if (typeof ms !== 'number') refuse(path, 'a Duration whose toMilliseconds() returns a number', ms);
  // 8.11 seconds are 8109.999999999999 ms in floating point.
  const whole = Math.round(ms);
  return Math.abs(ms - whole) <= whole * 4 * Number.EPSILON ? whole : ms;
}

/** `Duration.seconds(3)` for Istio's `3s`. */
function durationMeant(value: unknown): string | undefined {
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined || ms <= 0) return undefined;
  const [size, , factory] = unitOf(ms);
  return `write Duration.${factory}(${ms / size})`;
}

const UNITS = [
  [3_600_000, 'h', 'hours'],
  [60_000, 'm', 'minutes'],
  [1000, 's', 'seconds'],
  [1, 'ms', 'millis'],
] as const;

const unitOf = (ms: number, preferred?: string) =>
  UNITS.find(([size, , name]) => name === preferred && isShort(ms / size)) ??
  UNITS.find(([size]) => ms % size === 0) ??
  UNITS[3];

/** Whether a number has at most three decimals, so it is written exactly. */
const isShort = (amount: number) => Math.round(amount * 1000) / 1000 === amount;

function writtenDuration(ms: number, preferred: string | undefined): string {
  const [size, unit] = unitOf(ms, preferred);
  return `${ms / size}${unit}`;
}
