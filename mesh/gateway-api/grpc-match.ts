import { type Fields, fieldsOrNone, text } from '../manifest/fields';
import type { Problem } from './condition';
import { type MatchResult, namedMatches, unknownType } from './http-match';
import { isWritten } from './reference';

/** Translates a match of a GRPCRoute: a method is the path `/SERVICE/METHOD`. */
export function grpcMatch(written: Fields): MatchResult {
  const uri = methodMatch(fieldsOrNone(written.method));
  const headers = namedMatches(written.headers, 'HeaderMatch');
  for (const part of [uri, headers]) if ('problem' in part) return part;
  return { match: { ...uri, ...('matches' in headers && headers.matches && { headers: headers.matches }) } };
}

function methodMatch(written: Fields | undefined): { readonly uri?: Fields } | { readonly problem: Problem } {
  if (!written) return {};
  const type = isWritten(written.type) ? text(written.type) : 'Exact';
  const service = isWritten(written.service) ? text(written.service) : undefined;
  const method = isWritten(written.method) ? text(written.method) : undefined;
  if (service === undefined && method === undefined) {
    const message = 'gRPC match must have method or service defined';
    return { problem: { reason: 'InvalidConfiguration', message } };
  }
  if (type !== 'Exact' && type !== 'RegularExpression') return { problem: unknownType(type, 'Path match') };
  if (service === undefined) return { uri: { regex: `/[^/]+/${method}` } };
  if (type === 'Exact') {
    return { uri: method === undefined ? { prefix: `/${service}/` } : { exact: `/${service}/${method}` } };
  }
  return { uri: { regex: `/${service}/${method ?? '.+'}` } };
}
