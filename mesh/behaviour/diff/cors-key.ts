import { fields, fieldsOrNone, list, text, texts } from '../../manifest/fields';
import { milliseconds } from '../../registry/mesh-config';
import { stringMatch } from '../../routing/string-matcher';

/** A CORS policy as text: equal texts are equal policies, however they are written. */
export function corsKey(written: unknown): string {
  if (!fieldsOrNone(written)) return '';
  const spec = fields(written);
  const origins = Array.isArray(spec.allowOrigins)
    ? spec.allowOrigins.map((origin) => stringMatch(origin))
    : texts(spec.allowOrigin).map((value) => ({ kind: 'exact', value }));
  const maxAge = milliseconds(spec.maxAge);
  return JSON.stringify([
    origins.map(({ kind, value }) => [kind, value]),
    ...['allowMethods', 'allowHeaders', 'exposeHeaders'].map((field) => list(spec[field]).map(text)),
    spec.allowCredentials === true,
    maxAge === undefined ? null : Math.trunc(maxAge / 1000),
    text(spec.unmatchedPreflights) === 'IGNORE',
  ]);
}

/** Whether two policies, as their keys, only differ in the answers to preflight requests. */
export function differsInPreflights(a: string, b: string): boolean {
  return a !== '' && b !== '' && a !== b && ofResponses(a) === ofResponses(b);
}

function ofResponses(key: string): string {
  const [origins, , , exposeHeaders, allowCredentials] = JSON.parse(key) as unknown[];
  return JSON.stringify([origins, exposeHeaders, allowCredentials]);
}
