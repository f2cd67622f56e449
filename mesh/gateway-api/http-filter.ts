import { type Fields, fields, fieldsOrNone, list, number, text, texts } from '../manifest/fields';
import { backendOf } from './backend';
import type { Problem } from './condition';
import { withHeaderModifier } from './header-filter';
import { isWritten } from './reference';
import type { RouteContext } from './route-context';

/** Filters of a rule, as fields of a rule in a VirtualService. */
export interface Filters {
  /** `undefined` after an error that takes the whole route away. */
  readonly fields: Fields | undefined;
  readonly problem?: Problem;
}

/** Translates the filters of a rule. */
export function filtersOf(rule: Fields, context: RouteContext): Filters {
  const isGrpc = context.route.kind === 'GRPCRoute';
  let headers: Fields = {};
  let others: Fields = {};
  const mirrors: Fields[] = [];
  let problem: Problem | undefined;
  for (const filter of list(rule.filters).map(fields)) {
    const modified = withHeaderModifier(headers, filter);
    if (modified && 'problem' in modified) return { fields: undefined, problem: modified.problem };
    if (modified) {
      headers = modified.headers;
      continue;
    }
    const type = text(filter.type);
    if (type === 'RequestMirror') {
      const mirror = mirrorOf(fields(filter.requestMirror), context);
      if (!mirror.problem) mirrors.push(mirror.mirror);
      // In a GRPCRoute, a mirror that cannot be used takes the whole route away.
      else if (isGrpc) return { fields: undefined, problem: mirror.problem };
      else problem = mirror.problem;
    } else if (isGrpc || !Object.hasOwn(TRANSLATORS, type))
      return { fields: undefined, problem: unsupportedFilter(type) };
    else others = { ...others, ...TRANSLATORS[type as keyof typeof TRANSLATORS](filter) };
  }
  return {
    fields: {
      ...(Object.keys(headers).length > 0 && { headers }),
      ...others,
      ...(mirrors.length > 0 && { mirrors }),
    },
    ...(problem && { problem }),
  };
}

export function unsupportedFilter(type: string): Problem {
  return { reason: 'InvalidFilter', message: `unsupported filter type "${type}"` };
}

const TRANSLATORS = {
  RequestRedirect: (filter: Fields): Fields => optional('redirect', fieldsOrNone(filter.requestRedirect), redirect),
  URLRewrite: (filter: Fields): Fields => optional('rewrite', fieldsOrNone(filter.urlRewrite), rewrite),
  CORS: (filter: Fields): Fields => optional('corsPolicy', fieldsOrNone(filter.cors), corsPolicy),
};

function optional(field: string, written: Fields | undefined, translate: (written: Fields) => Fields): Fields {
  return written ? { [field]: translate(written) } : {};
}

function mirrorOf(written: Fields, context: RouteContext): { readonly mirror: Fields; readonly problem?: Problem } {
  const { destination, problem } = backendOf(fields(written.backendRef), context);
  const fraction = fieldsOrNone(written.fraction);
  const denominator = fraction && (isWritten(fraction.denominator) ? number(fraction.denominator) : 100);
  const value = fraction ? (100 * number(fraction.numerator)) / (denominator || 1) : number(written.percent);
  const isLimited = fraction !== undefined || isWritten(written.percent);
  return {
    mirror: { destination, ...(isLimited && { percentage: { value } }) },
    ...(problem && { problem }),
  };
}

/** The port of a redirect is that of the listener, unless port or scheme is set. */
function redirect({ statusCode, hostname, scheme, port, path }: Fields): Fields {
  const { type, replaceFullPath, replacePrefixMatch } = fields(path);
  return {
    ...(isWritten(statusCode) && { redirectCode: number(statusCode) }),
    ...(isWritten(hostname) && { authority: text(hostname) }),
    ...(isWritten(scheme) && { scheme: text(scheme) }),
    ...(isWritten(port)
      ? { port: number(port) }
      : { derivePort: isWritten(scheme) ? 'FROM_PROTOCOL_DEFAULT' : 'FROM_REQUEST_PORT' }),
    ...(type === 'ReplaceFullPath' && text(replaceFullPath) !== '' && { uri: text(replaceFullPath) }),
    ...(type === 'ReplacePrefixMatch' &&
      text(replacePrefixMatch) !== '' && { prefixRewrite: text(replacePrefixMatch) }),
  };
}

function rewrite({ hostname, path }: Fields): Fields {
  const { type, replaceFullPath, replacePrefixMatch } = fields(path);
  return {
    // An empty replacement removes the prefix.
    ...(type === 'ReplacePrefixMatch' && { uri: text(replacePrefixMatch).replace(/\/$/, '') || '/' }),
    ...(type === 'ReplaceFullPath' && { uriRegexRewrite: { match: '/.*', rewrite: text(replaceFullPath) } }),
    ...(isWritten(hostname) && { authority: text(hostname) }),
  };
}

function corsPolicy(written: Fields): Fields {
  const lists = {
    allowMethods: written.allowMethods,
    allowHeaders: written.allowHeaders,
    exposeHeaders: written.exposeHeaders,
  };
  const maxAge = number(written.maxAge);
  return {
    ...(list(written.allowOrigins).length > 0 && {
      allowOrigins: texts(written.allowOrigins).filter(Boolean).map(origin),
    }),
    ...Object.fromEntries(Object.entries(lists).filter(([, values]) => list(values).length > 0)),
    ...(written.allowCredentials === true && { allowCredentials: true }),
    ...(maxAge > 0 && { maxAge: `${maxAge}s` }),
    unmatchedPreflights: 'IGNORE',
  };
}

/** `*` matches any scheme and host; a single `*` at the end is a prefix, any other a part of a regex. */
function origin(written: string): Fields {
  if (written === '*') return { regex: '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$' };
  const star = written.indexOf('*');
  if (star < 0) return { exact: written };
  if (star === written.length - 1) return { prefix: written.slice(0, -1) };
  return { regex: `^${written.replace(/[.+?()[\]{}|^$\\]/g, '\\$&').replaceAll('*', '.*')}$` };
}
