import type { Fields } from '../manifest/fields';
import { fields, list, text, texts } from '../manifest/fields';
import { type Carrier, cookies, queryParameters, withoutParameter } from './carrier';

/** Where a rule looks for tokens. */
export interface TokenSource {
  readonly headers: readonly { readonly name: string; readonly prefix: string }[];
  readonly parameters: readonly string[];
  readonly cookies: readonly string[];
}

/** The text of a token, and how to take it out of the request. */
export interface FoundToken {
  readonly text: string;
  readonly remove: () => void;
}

/** A rule's `fromHeaders`, `fromParams` and `fromCookies`; by default, `Authorization: Bearer` and `access_token`. */
export function tokenSource({ fromHeaders, fromParams, fromCookies }: Fields): TokenSource {
  const headers = list(fromHeaders)
    .map(fields)
    .map(({ name, prefix }) => ({ name: text(name).toLowerCase(), prefix: text(prefix) }));
  const source = { headers, parameters: texts(fromParams), cookies: texts(fromCookies) };
  if (source.headers.length + source.parameters.length + source.cookies.length > 0) return source;
  return { headers: [{ name: 'authorization', prefix: 'Bearer ' }], parameters: ['access_token'], cookies: [] };
}

/** Finds tokens in Envoy's order: cookies, then query parameters, then headers, each by name from the last one. */
export function findTokens(source: TokenSource, carrier: Carrier): FoundToken[] {
  const found: FoundToken[] = [];
  const places = new Map(source.headers.map((header) => [header.name + header.prefix, header]));
  for (const [, { name, prefix }] of [...places].sort(byKey)) {
    const line = carrier.headers.get(name);
    const token = line === undefined ? undefined : afterPrefix(line, prefix);
    if (token !== undefined) found.push({ text: token, remove: () => carrier.headers.delete(name) });
  }
  const parameters = queryParameters(carrier.query);
  for (const name of [...new Set(source.parameters)].sort()) {
    const value = parameters.find(([key]) => key === name)?.[1];
    if (value === undefined) continue;
    const remove = () => {
      carrier.query = withoutParameter(carrier.query, name);
    };
    found.push({ text: value, remove });
  }
  const jar = cookies(carrier.headers.get('cookie'));
  for (const name of [...new Set(source.cookies)].sort()) {
    const value = jar.get(name);
    // Envoy leaves verified tokens in cookies.
    if (value !== undefined) found.push({ text: value, remove: () => {} });
  }
  return found.reverse();
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** The token behind a prefix, wherever that is; `undefined` if the header does not have the prefix. */
function afterPrefix(line: string, prefix: string): string | undefined {
  if (prefix === '') return line;
  const start = line.indexOf(prefix);
  if (start < 0) return undefined;
  return /[A-Za-z0-9_.-].*/.exec(line.slice(start + prefix.length))?.[0] ?? line;
}
