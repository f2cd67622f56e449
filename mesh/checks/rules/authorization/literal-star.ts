import { patternSyntax } from '../../../grammar/written-pattern';
import type { Check } from '../../engine/check';
import { type PolicyValue, valuesOf } from '../../facts/authorization-rules';

export const literalStar: Check = {
  code: 'MESH0133',
  level: 'warning',
  title: 'AuthorizationPolicy compares a wildcard or regular expression literally',
  description: `In the values of a policy, a \`*\` is a wildcard only as the whole value, as the first or as the last character,
and only one of them. Any other \`*\` is compared literally. Regular expressions are not supported. A value like this matches
no request: an ALLOW rule lets nobody in, and a DENY rule blocks nobody.

- In \`paths\`, write \`{*}\` for one segment and \`{**}\` for any number: \`/shops/{*}/items\`.
- For all ServiceAccounts of a namespace use \`namespaces\`, and for one ServiceAccount in several namespaces list the principals.

Claims and audiences are not checked, because their values may contain a \`*\`.`,
  examples: [
    {
      title: 'path',
      wrong: policy('to: [{ operation: { paths: [/shops/*/items] } }]'),
      says: 'only a star at one end is a wildcard, so this one is compared literally: write "/shops/{*}/items"',
      right: policy('to: [{ operation: { paths: ["/shops/{*}/items"] } }]'),
    },
    {
      title: 'principal',
      wrong: policy('from: [{ source: { principals: [cluster.local/ns/*/sa/web] } }]'),
      says: 'only a star at one end is a wildcard, so this one is compared literally: write "*/sa/web"',
      right: policy('from: [{ source: { principals: ["*/sa/web"] } }]'),
    },
    {
      title: 'regular expression',
      wrong: policy('to: [{ operation: { paths: ["^/shops/[0-9]+"] } }]'),
      says: 'regular expressions are not supported, so this value is compared literally',
      right: policy('to: [{ operation: { paths: ["/shops/{*}"] } }]'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      const isAllow = (object.spec.action ?? 'ALLOW') === 'ALLOW';
      for (const policyValue of valuesOf(object)) {
        const message = problem(policyValue, isAllow);
        if (message !== undefined) report(object, policyValue.field, message);
      }
    }
  },
};

/** Attributes whose values contain no star and no character of a regular expression. */
const PLAIN: ReadonlySet<string> = new Set([
  'principals',
  'requestPrincipals',
  'hosts',
  'methods',
  'paths',
  'connection.sni',
]);

function problem({ attribute, value, field }: PolicyValue, isAllow: boolean): string | undefined {
  const isPath = attribute === 'paths';
  const isHeader = attribute.startsWith('request.headers[');
  if ((isPath && value.includes('{')) || !(isHeader || PLAIN.has(attribute))) return undefined;
  if (isRegex(attribute, value, isAllow && !field.includes('notPaths'))) {
    const remedy = isPath ? 'write "*" at one end, {*} or {**}' : 'write "*" at one end, or list the values';
    return `regular expressions are not supported, so this value is compared literally: ${remedy}`;
  }
  // `*/*` is a right value of Accept, `*Mobile*` is meant to search.
  if (isHeader ? !/^\*[\w -]+\*$/.test(value) : !hasLiteralStar(value)) return undefined;
  const meant = isPath ? template(value) : attribute.endsWith('rincipals') ? anyOwner(value) : undefined;
  const remedy = meant === undefined ? '' : `: write ${JSON.stringify(meant)}`;
  return `only a star at one end is a wildcard, so this one is compared literally${remedy}`;
}

/** `/shops/{*}/items/{**}` for `/shops/*\/items/*`. */
function template(path: string): string | undefined {
  const segments = path.split('/');
  const last = segments.length - 1;
  const isStar = (segment: string) => segment === '*' || segment === '**';
  if (segments.some((segment) => segment.includes('*') && !isStar(segment))) return undefined;
  if (segments.slice(0, last).includes('**')) return undefined;
  return segments.map((segment, index) => (isStar(segment) ? (index === last ? '{**}' : '{*}') : segment)).join('/');
}

/** What a star at one end can express: any token for `*\/*`, a ServiceAccount in any namespace for `…/ns/*\/sa/web`. */
function anyOwner(principal: string): string | undefined {
  if (principal === '*/*') return '*';
  const [, account] = /\/ns\/\*(\/sa\/[^/*]+)$/.exec(principal) ?? [];
  return account && `*${account}`;
}

/** A star other than the wildcard: `*` alone, at the start or, if there is none, at the end. */
function hasLiteralStar(value: string): boolean {
  return /\*/.test(value.startsWith('*') ? value.slice(1) : value.slice(0, -1));
}

/**
 * In a host, `.*` is a dot and a star. In a path, `/.*` is right in a rule against hidden files, but an ALLOW rule for
 * `/api/.*` is meant as a regular expression.
 */
function isRegex(attribute: string, value: string, isAllow: boolean): boolean {
  if (attribute === 'paths' && isAllow && value.endsWith('/.*')) return true;
  const isHost = attribute === 'hosts' || attribute === 'connection.sni';
  return patternSyntax(isHost ? value.replaceAll('.*', '*') : value.replace(/\.\*$/, '')) === 'regex';
}

function policy(rule: string): string {
  return `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: shop, namespace: shop }
spec:
  rules: [{ ${rule} }]
`;
}
