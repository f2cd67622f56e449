import { nearest } from '../../grammar/nearest';
import type { Callee } from './callee';
import type { AccessOptions } from './options';

/** Whether a name matches a pattern, in which `*` matches any text. */
export function isNamed(name: string, pattern: string): boolean {
  if (!pattern.includes('*')) return name === pattern;
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

/** The services that the options name. @throws if there is none */
export function calleesNamed(callees: readonly Callee[], { to, port }: AccessOptions): readonly Callee[] {
  const named = to === undefined ? callees : callees.filter(({ host }) => isCalled(host, to));
  if (to !== undefined && named.length === 0) {
    const hosts = [...new Set(callees.map(({ host }) => host))];
    const names = to.includes('.') ? [] : hosts.map((host) => host.split('.')[0] ?? host);
    throw unknownName('to', to, hosts, names);
  }
  const found = port === undefined ? named : named.filter((callee) => callee.port === port);
  if (port !== undefined && found.length === 0) {
    throw unknownName('port', `${port}`, [...new Set(named.map((callee) => `${callee.port}`))]);
  }
  return found;
}

/** Whether a host is meant by its name, its start, or a pattern. */
export const isCalled = (host: string, to: string): boolean =>
  isNamed(host, to) || (!to.includes('*') && host.startsWith(`${to}.`));

const MOST_NAMES = 5;

/** @param short other names of what is known */
export function unknownName(
  option: string,
  got: string,
  known: readonly string[],
  short: readonly string[] = [],
): Error {
  const near = nearest(got, [...known, ...short]);
  const shown = known.slice(0, MOST_NAMES).join(', ') || 'none';
  const more = known.length > MOST_NAMES ? ` and ${known.length - MOST_NAMES} more` : '';
  const remedy = near === undefined ? `known: ${shown}${more}` : `did you mean ${near}?`;
  return new Error(`${option} must name something in the mesh, got ${JSON.stringify(got)} (${remedy})`);
}
