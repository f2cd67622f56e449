import { type Fields, fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { routeExample } from './route-example';

export const gluedPrefix: Check = {
  code: 'MESH0165',
  level: 'warning',
  title: 'replaced path prefix glues path segments together or doubles a slash',
  description: `istiod replaces the matched prefix as text. The prefix \`/\` is replaced together with its slash, so a rewrite to \`/v1\`
turns \`/cart\` into \`/v1cart\`. In a redirect, a replacement that ends with a slash doubles it: \`/new/\` turns \`/old/x\` into
\`/new//x\`. An empty replacement removes the prefix in a rewrite, but not in a redirect. Match a longer prefix, or leave out the
slash at the end.`,
  examples: [
    {
      title: 'a rewrite that glues',
      wrong: routeExample(`    - filters:
        - { type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /v1 } } }
      backendRefs: [{ name: web, port: 80 }]`),
      says: 'turns /x into /v1x',
      right: routeExample(`    - matches: [{ path: { value: /shop } }]
      filters:
        - { type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /v1 } } }
      backendRefs: [{ name: web, port: 80 }]`),
    },
    {
      title: 'a redirect that keeps the prefix',
      wrong: routeExample(`    - matches: [{ path: { value: /old } }]
      filters:
        - type: RequestRedirect
          requestRedirect: { hostname: new.example.com, path: { type: ReplacePrefixMatch, replacePrefixMatch: "" } }`),
      says: 'leaves /old/x as it is',
      right: routeExample(`    - matches: [{ path: { value: /old } }]
      filters:
        - type: RequestRedirect
          requestRedirect: { hostname: new.example.com, path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } }`),
    },
  ],
  about: ['HTTPRoute'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('HTTPRoute')) {
      for (const [index, rule] of list(object.spec.rules).map(fields).entries()) {
        for (const [position, filter] of list(rule.filters).map(fields).entries()) {
          const found = examine(rule, filter);
          if (!found) continue;
          const path = ['spec', 'rules', index, 'filters', position, found.field, 'path', 'replacePrefixMatch'];
          const isSame = found.from === found.to;
          const message = isSame ? `leaves ${found.from} as it is` : `turns ${found.from} into ${found.to}`;
          report(object, path, message);
        }
      }
    }
  },
};

function examine(rule: Fields, filter: Fields): { field: string; from: string; to: string } | undefined {
  const isRewrite = filter.type === 'URLRewrite';
  const field = isRewrite ? 'urlRewrite' : 'requestRedirect';
  const { type, replacePrefixMatch } = fields(fields(filter[field]).path);
  if (type !== 'ReplacePrefixMatch') return undefined;
  const [match] = list(rule.matches).map(fields);
  const prefix = text(fields(match?.path).value) || '/';
  const written = text(replacePrefixMatch);
  // A rewrite ignores the slash at the end.
  const replacement = isRewrite ? written.replace(/\/$/, '') : written;
  const matched = prefix === '/' ? '/' : prefix.replace(/\/$/, '');
  const from = matched === '/' ? '/x' : `${matched}/x`;
  // A rewrite to nothing removes the prefix, a redirect keeps it.
  if (replacement === '') return isRewrite || matched === '/' ? undefined : { field, from, to: from };
  const to = `${replacement}${from.slice(matched.length)}`;
  const isGlued = matched === '/' && !replacement.endsWith('/');
  return isGlued || to.includes('//') ? { field, from, to } : undefined;
}
