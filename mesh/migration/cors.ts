import { type Fields, list, text, texts } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { milliseconds } from '../registry/mesh-config';
import { stringMatch } from '../routing/string-matcher';
import type { HttpRouteFilter } from './http-route-rule';
import type { Remarks } from './remarks';

/** Seconds that clients remember an answer by default. */
export const DEFAULT_MAX_AGE = 5;

/** Translates `corsPolicy` of a rule. */
export function corsFilter(written: Fields, at: FieldPath, remarks: Remarks): HttpRouteFilter {
  const origins = Array.isArray(written.allowOrigins)
    ? written.allowOrigins.map((origin, index) => originOf(origin, [...at, 'allowOrigins', index], remarks))
    : texts(written.allowOrigin);
  const lists = {
    allowMethods: written.allowMethods,
    allowHeaders: written.allowHeaders,
    exposeHeaders: written.exposeHeaders,
  };
  const maxAge = milliseconds(written.maxAge);
  const seconds = maxAge === undefined ? undefined : Math.trunc(maxAge / 1000);
  if (seconds === 0) {
    remarks.obstacle([...at, 'maxAge'], 'HTTPRoute cannot tell clients to ask again each time', 'use at least 1s');
  }
  if (text(written.unmatchedPreflights) !== 'IGNORE' || seconds === undefined) remarks.change('cors-preflight', at);
  return {
    type: 'CORS',
    cors: {
      ...(origins.length > 0 && { allowOrigins: origins }),
      ...Object.fromEntries(Object.entries(lists).filter(([, values]) => list(values).length > 0)),
      ...(written.allowCredentials === true && { allowCredentials: true }),
      ...(seconds !== undefined && { maxAge: seconds }),
    },
  };
}

function originOf(written: unknown, at: FieldPath, remarks: Remarks): string {
  const { kind, value } = stringMatch(written);
  if (kind === 'exact') return value;
  // The API server accepts a `*` only as the whole host, or before a dot.
  if (kind === 'prefix' && /^https?:\/\/$/.test(value)) return `${value}*`;
  if (kind === 'regex' && value === '.*') {
    remarks.change('cors-preflight', at);
    return '*';
  }
  remarks.obstacle(
    at,
    'HTTPRoute has no regular expressions or prefixes for origins',
    'list the origins; a * can stand for the first labels, as in https://*.example.com',
  );
  return '*';
}
