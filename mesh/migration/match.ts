import { type Fields, fields, fieldsOrNone, number, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { stringMatch } from '../routing/string-matcher';
import { EVERY_PATH, type HttpPathMatch, type HttpRouteMatch } from './http-route-rule';
import { literalRegex } from './literal-regex';
import { namedMatches } from './named-match';
import type { Remarks } from './remarks';

/**
 * Translates a match of a rule. Each method of a list such as `GET|POST` needs a match of its own.
 *
 * @param isBySegment whether a path prefix means whole segments
 */
export function httpMatches(written: Fields, at: FieldPath, remarks: Remarks, isBySegment = false): HttpRouteMatch[] {
  for (const [field, reason, remedy] of INEXPRESSIBLE) {
    if (isSet(written[field])) remarks.obstacle([...at, field], reason, remedy);
  }
  const path = pathMatch(written, [...at, 'uri'], remarks, isBySegment);
  const headers = namedMatches(written.headers, [...at, 'headers'], remarks);
  const queryParams = namedMatches(written.queryParams, [...at, 'queryParams'], remarks);
  const match = {
    ...(path && { path }),
    ...(headers.length > 0 && { headers }),
    ...(queryParams.length > 0 && { queryParams }),
  };
  const methods = methodsOf(written.method, [...at, 'method'], remarks);
  return methods.length === 0 ? [match] : methods.map((method) => ({ ...match, method }));
}

const KEEP = 'keep the rule in a VirtualService';

const INEXPRESSIBLE: readonly (readonly [field: string, reason: string, remedy: string])[] = [
  [
    'withoutHeaders',
    'HTTPRoute cannot require that a header is missing',
    'match the requests with the header first, in a rule before',
  ],
  ['authority', 'HTTPRoute has no match for the host', 'write a route of its own with the host in hostnames'],
  ['scheme', 'HTTPRoute has no match for the scheme', 'attach a route of its own to the HTTP or the HTTPS listener'],
  ['sourceLabels', 'HTTPRoute applies to every caller', KEEP],
  [
    'sourceNamespace',
    'HTTPRoute applies to every caller',
    'write a route in the namespace of the callers, with the Service as its parent',
  ],
  ['gateways', 'an HTTPRoute has the same rules for all its parents', 'write a route of its own for each Gateway'],
  ['port', 'an HTTPRoute has the same rules for all its parents', 'write a route of its own for the port'],
  ['statPrefix', 'HTTPRoute has no statPrefix', 'remove it'],
];

function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return text(value) !== '' && (typeof value !== 'number' || number(value) !== 0);
}

function pathMatch(written: Fields, at: FieldPath, remarks: Remarks, isBySegment: boolean): HttpPathMatch | undefined {
  if (!fieldsOrNone(written.uri)) return undefined;
  const { kind, value } = stringMatch(written.uri);
  if (written.ignoreUriCase === true && kind !== 'regex' && /[a-z]/i.test(value)) {
    remarks.obstacle(
      [...at.slice(0, -1), 'ignoreUriCase'],
      'HTTPRoute compares paths by case',
      `list the spellings that clients use, or write the regular expression (?i)${literalRegex(value)}`,
    );
  }
  switch (kind) {
    case 'present':
      return undefined;
    case 'regex':
      return { type: 'RegularExpression', value };
    case 'exact':
      return { type: 'Exact', value };
    case 'prefix':
      if (value === '' || value === '/') return EVERY_PATH;
      if (!isBySegment) remarks.change('prefix-by-segment', at);
      return { type: 'PathPrefix', value: value.replace(/\/$/, '') };
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);

/** The methods that a condition accepts; none if it accepts all. */
function methodsOf(written: unknown, at: FieldPath, remarks: Remarks): readonly string[] {
  if (!fieldsOrNone(written)) return [];
  const { kind, value } = stringMatch(written);
  if (kind === 'present') return [];
  const methods = kind === 'exact' ? [value] : kind === 'regex' ? value.replace(/^\((.*)\)$/, '$1').split('|') : [];
  if (methods.length > 0 && methods.every((method) => METHODS.has(method))) return methods;
  remarks.obstacle(
    at,
    `HTTPRoute matches one of the methods ${[...METHODS].join(', ')}, not ${JSON.stringify(fields(written))}`,
    'list the methods: (GET|POST)',
  );
  return [];
}
