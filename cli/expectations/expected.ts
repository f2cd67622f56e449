import type { Verdict } from '../../mesh';
import type { FieldPath } from '../../mesh/manifest/manifest';
import {
  type MatcherResult,
  toAbort,
  toBeDenied,
  toDelay,
  toFindNoRoute,
  toRedirectTo,
  toRouteTo,
  toSplit,
} from '../../testing/matchers';
import { checkKeys, nameOf, objectOf, type Refuse } from './fields';

/** Compares a verdict with an expectation. */
export type Expected = (verdict: Verdict) => MatcherResult;

type Parse = (value: unknown, path: FieldPath, refuse: Refuse) => Expected;

/** The expectations by the key in the file; each is a matcher of the package. */
const parsers: Readonly<Record<string, Parse>> = {
  route: (value, path, refuse) => {
    if (typeof value === 'string' && value !== '') return (verdict) => toRouteTo(verdict, value);
    if (typeof value !== 'object') {
      refuse(path, `${nameOf(path)} must be a service such as 'reviews/v2', or shares by service, got ${shown(value)}`);
    }
    const shares = objectOf(value, path, refuse);
    for (const [target, share] of Object.entries(shares)) checkNumber(share, [...path, target], refuse);
    if (!Object.values(shares).some((share) => (share as number) > 0)) {
      refuse(path, `the sum of the shares must be above 0, got ${JSON.stringify(shares)}`);
    }
    return (verdict) => toSplit(verdict, shares as Record<string, number>);
  },
  redirect: (value, path, refuse) => {
    if (typeof value === 'string') return (verdict) => toRedirectTo(verdict, value);
    const { location, status } = parts(value, ['location', 'status'], path, refuse);
    if (typeof location !== 'string') refuse(path, `${nameOf(path)}.location must be a URL, got ${shown(location)}`);
    if (status !== undefined) checkNumber(status, [...path, 'status'], refuse);
    return (verdict) => toRedirectTo(verdict, location as string, status as number | undefined);
  },
  denied: (value, path, refuse) => {
    if (value !== true && typeof value !== 'string') {
      refuse(path, `${nameOf(path)} must be true or a policy such as 'prod/web', got ${shown(value)}`);
    }
    return (verdict) => toBeDenied(verdict, value === true ? undefined : (value as string));
  },
  noRoute: (value, path, refuse) => {
    if (value !== true) refuse(path, `${nameOf(path)} must be true, got ${shown(value)}`);
    return toFindNoRoute;
  },
  abort: (value, path, refuse) => {
    const { status, percent = 100 } = isObject(value)
      ? parts(value, ['status', 'percent'], path, refuse)
      : { status: value };
    if (typeof status !== 'number' && typeof status !== 'string') {
      refuse(path, `${nameOf(path)} must be a status such as 503 or UNAVAILABLE, got ${shown(status)}`);
    }
    checkNumber(percent, [...path, 'percent'], refuse);
    return (verdict) => toAbort(verdict, status as number | string, percent as number);
  },
  delay: (value, path, refuse) => {
    const { duration, percent = 100 } = isObject(value)
      ? parts(value, ['duration', 'percent'], path, refuse)
      : { duration: value };
    if (typeof duration !== 'string') {
      refuse(path, `${nameOf(path)} must be a duration such as 5s, got ${shown(duration)}`);
    }
    checkNumber(percent, [...path, 'percent'], refuse);
    return (verdict) => toDelay(verdict, duration as string, percent as number);
  },
};

/** The parts of the request that the workload receives, next to `route`. */
const UPSTREAM = ['path', 'host', 'headers'];

/** Reads what a test expects: at least one key. */
export function expectedOf(value: unknown, path: FieldPath, refuse: Refuse): Expected[] {
  const { upstream, ...fields } = objectOf(value, path, refuse);
  const known = [...Object.keys(parsers), 'upstream'];
  checkKeys(fields, known, path, refuse);
  if (Object.keys(fields).length === 0) refuse(path, `${nameOf(path)} must have one of ${known.join(', ')}`);
  const expected = Object.entries(fields).map(([name, field]) =>
    (parsers[name] as Parse)(field, [...path, name], refuse),
  );
  if (upstream === undefined) return expected;
  const received = parts(upstream, UPSTREAM, [...path, 'upstream'], refuse);
  const { route } = fields;
  if (typeof route !== 'string') {
    refuse(
      [...path, 'upstream'],
      `${nameOf([...path, 'upstream'])} requires route to be one service, got ${shown(route)}`,
    );
  }
  return [...expected, (verdict) => toRouteTo(verdict, route as string, received)];
}

function parts(value: unknown, known: readonly string[], path: FieldPath, refuse: Refuse) {
  const object = objectOf(value, path, refuse);
  checkKeys(object, known, path, refuse);
  return object;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function checkNumber(value: unknown, path: FieldPath, refuse: Refuse): void {
  if (typeof value === 'number' && value >= 0) return;
  refuse(path, `${nameOf(path)} must be a number of at least 0, got ${shown(value)}`);
}

const shown = (value: unknown) => JSON.stringify(value) ?? 'nothing';
