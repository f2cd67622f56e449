import { readFileSync } from 'node:fs';
import type { Request } from '../mesh';
import { nearest } from '../mesh/grammar/nearest';
import { UsageError } from './usage-error';

/** A request, and its place for error messages: `--request`, or file and line. */
export interface PlacedRequest {
  readonly request: Request;
  readonly place: string;
}

/** Fields of a request that does not set them itself. */
export type Defaults = Pick<Request, 'from' | 'gateway' | 'headers' | 'jwt'>;

/** The fields of a request, with their types. */
export const FIELDS: Readonly<Record<keyof Request, 'string' | 'number' | 'boolean' | 'object'>> = {
  from: 'string',
  gateway: 'string',
  port: 'number',
  method: 'string',
  host: 'string',
  path: 'string',
  headers: 'object',
  scheme: 'string',
  sni: 'string',
  address: 'string',
  clientCertificate: 'boolean',
  sourceIp: 'string',
  jwt: 'object',
};

/** Parses `GET http://shop.example.com:8080/cart?x=1`; `GET` and the host can be omitted. */
export function parseRequest(text: string, defaults: Defaults, place = '--request'): PlacedRequest {
  const [, method = 'GET', url = ''] = /^(?:([A-Za-z-]+)\s+)?(\S+)$/.exec(text.trim()) ?? [];
  const [, scheme, host, path = ''] = /^(https?):\/\/([^/?#]+)(.*)$/i.exec(url) ?? [];
  if (scheme === undefined && !/^[/*]/.test(url)) {
    throw new UsageError(
      `${place} must be '[METHOD] URL', such as 'GET http://shop.example.com/cart' or '/cart', got '${text}'`,
    );
  }
  return {
    place,
    request: {
      ...originOf(defaults),
      method,
      ...(scheme !== undefined && { scheme: scheme.toLowerCase() as 'http' | 'https' }),
      ...(host === undefined ? { path: url } : { host, path: path.startsWith('/') ? path : `/${path}` }),
      headers: defaults.headers ?? {},
      ...(defaults.jwt && { jwt: defaults.jwt }),
    },
  };
}

/** A gateway that is named is the origin. */
function originOf({ from, gateway }: Pick<Request, 'from' | 'gateway'>): Pick<Request, 'from' | 'gateway'> {
  return {
    ...((gateway === undefined || from !== undefined) && { from: from ?? 'gateway' }),
    ...(gateway !== undefined && { gateway }),
  };
}

/** Parses the value of --header. */
export function parseHeader(text: string, headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const colon = text.indexOf(':', 1);
  if (colon < 0) throw new UsageError(`--header must be 'NAME: VALUE', got '${text}'`);
  return { ...headers, [text.slice(0, colon).trim()]: text.slice(colon + 1).trim() };
}

/**
 * Reads requests, one on each line: a JSON object, or `METHOD URL`. Empty lines and lines that start with # are ignored.
 *
 * @param file `-` is the standard input
 */
export function readRequests(file: string, defaults: Defaults): PlacedRequest[] {
  const name = file === '-' ? 'standard input' : file;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${(error as Error).message}`);
  }
  return text
    .split('\n')
    .map((line, index) => [line.trim(), `${name}:${index + 1}`] as const)
    .filter(([line]) => line !== '' && !line.startsWith('#'))
    .map(([line, place]) =>
      /^[A-Za-z/*]/.test(line)
        ? parseRequest(line, defaults, place)
        : { place, request: withDefaults(line, defaults, place) },
    );
}

/** A request from a line of JSON. Its own fields override the defaults. */
function withDefaults(line: string, { from, gateway, headers, jwt }: Defaults, place: string): Request {
  const request = requestOf(line, place);
  const origin = request.from === undefined && request.gateway === undefined ? originOf({ from, gateway }) : {};
  return {
    ...origin,
    ...(jwt && { jwt }),
    ...request,
    ...(headers && { headers: { ...headers, ...request.headers } }),
  };
}

function requestOf(line: string, place: string): Request {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`${place}: a line must be a JSON object or 'METHOD URL': ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `${place}: a line must be a JSON object, such as {"from":"gateway","method":"GET","host":"h","path":"/"}`,
    );
  }
  for (const [name, field] of Object.entries(value)) checkField(name, field, place);
  // null counts as not set, as in the JSON output.
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

function checkField(name: string, field: unknown, place: string): void {
  const type = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof Request] : undefined;
  if (type === undefined) {
    const known = Object.keys(FIELDS);
    const meant = nearest(name, known);
    const remedy = meant === undefined ? `known are ${known.join(', ')}` : `did you mean '${meant}'?`;
    throw new UsageError(`${place}: unknown field '${name}', ${remedy}`);
  }
  if (field !== null && (typeof field !== type || Array.isArray(field))) {
    const wanted = type === 'object' ? 'an object' : `a ${type}`;
    throw new UsageError(`${place}: ${name} must be ${wanted}, got ${JSON.stringify(field)}`);
  }
}
