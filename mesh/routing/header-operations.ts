import { fields, texts } from '../manifest/fields';
import type { HttpRequest } from '../request/http-request';
import type { ResponseHeaderOperation } from '../verdict/verdict';

/** Header operations of an Envoy header parser, which applies `remove`, then `set`, then `add`. */
export interface HeaderOperations {
  readonly remove: readonly string[];
  readonly set: readonly HeaderValue[];
  readonly add: readonly HeaderValue[];
}

interface HeaderValue {
  readonly name: string;
  readonly value: string;
}

/** Parses `headers.request` of a rule or destination, without Host: Istio turns it into an authority rewrite. */
export function requestOperations(headers: unknown): HeaderOperations {
  return operations(fields(headers).request);
}

/** Parses `headers.response` of a rule or destination. */
export function responseOperations(headers: unknown): HeaderOperations {
  return operations(fields(headers).response);
}

/** The operations of Envoy's parsers, in their order. */
export function inOrder(parsers: readonly HeaderOperations[]): ResponseHeaderOperation[] {
  return parsers.flatMap(({ remove, set, add }) => [
    ...remove.map((name) => ({ operation: 'remove', name }) as const),
    ...set.map(({ name, value }) => ({ operation: 'set', name, value }) as const),
    ...add.map(({ name, value }) => ({ operation: 'add', name, value }) as const),
  ]);
}

function operations(written: unknown): HeaderOperations {
  const { remove, set, add } = fields(written);
  return { remove: removed(remove), set: values(set), add: values(add) };
}

/** Combines both levels into one parser, as for a single destination: if both set a header, the second one wins. */
export function concatenate(first: HeaderOperations, second: HeaderOperations): HeaderOperations {
  return {
    remove: [...first.remove, ...second.remove],
    set: [...first.set, ...second.set],
    add: [...first.add, ...second.add],
  };
}

export function isEmpty({ remove, set, add }: HeaderOperations): boolean {
  return remove.length + set.length + add.length === 0;
}

export function applyOperations(
  headers: Map<string, string>,
  { remove, set, add }: HeaderOperations,
  request: HttpRequest,
): void {
  for (const name of remove) headers.delete(name);
  for (const { name, value } of set) {
    const formatted = format(value, headers, request);
    if (formatted !== '') headers.set(name, formatted);
  }
  for (const { name, value } of add) {
    const formatted = format(value, headers, request);
    if (formatted === '') continue;
    const present = headers.get(name);
    headers.set(name, present === undefined ? formatted : `${present},${formatted}`);
  }
}

/** Returns the Host header that operations set, empty if none; `set` takes precedence over `add`. */
export function authorityOf(headers: unknown): string {
  const request = fields(fields(headers).request);
  for (const operation of [request.set, request.add]) {
    for (const [name, value] of Object.entries(fields(operation))) {
      if (isAuthority(name) && typeof value === 'string' && value !== '') return value;
    }
  }
  return '';
}

function isAuthority(name: string): boolean {
  return name === ':authority' || name.toLowerCase() === 'host';
}

function isOperable(name: string): boolean {
  return !name.startsWith(':') && name.toLowerCase() !== 'host';
}

function values(written: unknown): HeaderValue[] {
  return Object.entries(fields(written))
    .filter(([name]) => isOperable(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name: name.toLowerCase(), value: `${value ?? ''}` }));
}

function removed(written: unknown): string[] {
  return texts(written)
    .filter(isOperable)
    .map((name) => name.toLowerCase());
}

// Envoy's command operators; those that depend on the connection are kept as text.
function format(value: string, headers: ReadonlyMap<string, string>, request: HttpRequest): string {
  if (!value.includes('%')) return value;
  return value.replace(/%%|%(?:REQ\(([^)?]+)(?:\?([^)]+))?\)|PROTOCOL)%/g, (all, name?: string, other?: string) => {
    if (all === '%%') return '%';
    if (name === undefined) return 'HTTP/1.1';
    const find = (key: string) => (key.startsWith(':') ? request.header(key) : headers.get(key));
    return find(name.toLowerCase()) ?? (other ? find(other.toLowerCase()) : undefined) ?? '-';
  });
}
