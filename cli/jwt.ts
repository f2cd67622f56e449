import type { Jwt } from '../mesh';
import { UsageError } from './usage-error';

/**
 * Parses the value of --jwt: a JSON object with the fields of a request's `jwt`, or an encoded token. The signature of a
 * token is not verified: it counts as valid.
 */
export function parseJwt(text: string): Jwt {
  const encoded = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(text.trim())?.[1];
  const value = parseObject(encoded === undefined ? text : Buffer.from(encoded, 'base64url').toString());
  if (encoded === undefined) return value as unknown as Jwt;
  const { iss, sub, aud, ...claims } = value;
  return {
    issuer: String(iss ?? ''),
    ...(sub !== undefined && { subject: String(sub) }),
    ...(aud !== undefined && { audiences: [aud].flat().map(String) }),
    claims,
  };
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON: the error below lists what is accepted.
  }
  throw new UsageError(`--jwt must be a token, or JSON such as {"issuer":"https://login.example.com"}, got '${text}'`);
}
