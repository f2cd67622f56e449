import { readFileSync } from 'node:fs';
import type { Request } from '../mesh';
import { UsageError } from './command';

/** A request, and where it was asked. */
export interface AskedRequest {
  readonly request: Request;
  /** `--request`, or the file and line. */
  readonly at: string;
}

const FIELDS: Readonly<Record<keyof Request, 'string' | 'number' | 'boolean' | 'object'>> = {
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

export interface RequestOptions {
  readonly headers: readonly string[];
  readonly from?: string | undefined;
  readonly gateway?: string | undefined;
}

/** `GET http://shop.example.com:8080/cart?x=1`, or `GET /cart` */
export function parseRequest(text: string, { headers, from, gateway }: RequestOptions): AskedRequest {
  const [, method, url = ''] = /^(\S+)\s+(\S+)$/.exec(text.trim()) ?? [];
  if (method === undefined) {
    throw new UsageError(`--request must be 'METHOD URL', such as 'GET http://shop.example.com/cart', got '${text}'`);
  }
  const [, scheme, host, path = ''] = /^(https?):\/\/([^/?#]+)(.*)$/i.exec(url) ?? [];
  const parsed = new Map(headers.map(header));
  return {
    at: '--request',
    request: {
      // A named gateway says where it comes from.
      ...((gateway === undefined || from !== undefined) && { from: from ?? 'gateway' }),
      ...(gateway !== undefined && { gateway }),
      method,
      ...(scheme !== undefined && { scheme: scheme.toLowerCase() as 'http' | 'https' }),
      ...(host === undefined ? { path: url } : { host, path: path.startsWith('/') ? path : `/${path}` }),
      headers: Object.fromEntries(parsed),
    },
  };
}

function header(text: string): [name: string, value: string] {
  const colon = text.indexOf(':', 1);
  if (colon < 0) throw new UsageError(`--header must be 'NAME: VALUE', got '${text}'`);
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
}

/** One JSON object a line; empty lines are passed over. */
export function readRequests(file: string): AskedRequest[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  return text
    .split('\n')
    .map((line, index) => [line.trim(), `${file}:${index + 1}`] as const)
    .filter(([line]) => line !== '')
    .map(([line, at]) => ({ at, request: requestOf(line, at) }));
}

function requestOf(line: string, at: string): Request {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`${at}: a line must be a JSON object: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError(
      `${at}: a line must be a JSON object, such as {"from":"gateway","method":"GET","host":"h","path":"/"}`,
    );
  }
  for (const [name, field] of Object.entries(value)) {
    const type = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof Request] : undefined;
    if (type === undefined)
      throw new UsageError(`${at}: ${name} is not known, known are ${Object.keys(FIELDS).join(', ')}`);
    if (field !== null && (typeof field !== type || Array.isArray(field))) {
      throw new UsageError(
        `${at}: ${name} must be ${type === 'object' ? 'an object' : `a ${type}`}, got ${JSON.stringify(field)}`,
      );
    }
  }
  // As in many languages, null says nothing.
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}
