import { asRegex, type PatternSyntax, patternSyntax } from '../../../grammar/written-pattern';
import type { RuleSource } from '../../../manifest/config';
import { fields, list, text } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { VirtualServiceHttp } from '../../../manifest/wire';
import { sourcePath } from '../../../routing/matched-route';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { ingressesOf } from '../../facts/ingresses';
import { routeExample } from '../gateway-api/route-example';
import { ingressExample } from '../ingress/ingress-example';
import { newPaths, type PlainText, plainTexts } from './plain-texts';

export const literalPattern: Check = {
  code: 'MESH0132',
  level: 'warning',
  title: 'pattern never matches what it is meant for',
  description: `\`exact\` and \`prefix\` compare plain text. A \`*\`, a \`{name}\` or a regular expression in them is compared
character by character, so the match never applies to the requests that it is meant for. The same holds for the origins of
a CORS policy, and for \`uri\` of a rewrite or redirect: the \`*\` becomes a part of the new path.

For all paths below \`/api/\`, write \`prefix: /api/\` without a star. For everything else use \`regex\`, which must match the
whole value. In a \`regex\`, \`/*\` means any number of slashes: write \`/.*\`. Groups such as \`$1\` exist only in
\`uriRegexRewrite\`, as \`\\1\`.

Methods are case-sensitive: \`exact: get\` does not match \`GET\`.

Paths of HTTPRoutes and Ingresses are checked, too. istiod has no regular expressions in an Ingress: only \`/*\` at the end
of a path of the type \`ImplementationSpecific\` makes it a prefix.`,
  examples: [
    {
      title: 'star',
      wrong: matching('{ prefix: /api/* }'),
      says: 'a prefix has no wildcards, so "*" is compared literally: write prefix: "/api/"',
      right: matching('{ prefix: /api/ }'),
    },
    {
      title: 'placeholder',
      wrong: matching('{ exact: "/users/{id}" }'),
      says: 'exact has no placeholders, so "/users/{id}" is compared literally: write regex: "/users/[^/]+"',
      right: matching('{ regex: "/users/[^/]+" }'),
    },
    {
      title: 'regular expression',
      wrong: matching('{ prefix: "/api/v[0-9]+/" }'),
      says: 'a prefix is no regular expression, so "/api/v[0-9]+/" is compared literally: write regex: "/api/v[0-9]+/.*"',
      right: matching('{ regex: "/api/v[0-9]+/.*" }'),
    },
    {
      title: 'star in an HTTPRoute',
      wrong: ofRoute('/api/*'),
      says: 'a path prefix has no wildcards, so "*" is compared literally: write the prefix "/api"',
      right: ofRoute('/api'),
    },
    {
      title: 'regular expression in an Ingress',
      wrong: ingressExample({ paths: '/api(/|$)(.*)' }),
      says: 'a path prefix is no regular expression, so "/api(/|$)(.*)" is compared literally: istiod has no regular expressions in an Ingress',
      right: ingressExample({ paths: '/api' }),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [index, rule] of (object.spec.http ?? []).entries()) {
        for (const [field, message] of mistakesIn(rule)) report(object, ['spec', 'http', index, ...field], message);
      }
    }
    const reported = new Set<RuleSource>();
    for (const { spec, translated } of [
      ...gatewayApiOf(inventory).translation.virtualServices,
      ...ingressesOf(inventory).virtualServices,
    ]) {
      for (const [index, source] of (translated?.sources ?? []).entries()) {
        const { exact, prefix } = fields(fields(list(fields(list(spec.http)[index]).match)[0]).uri);
        const written = text(exact) || text(prefix);
        const syntax = patternSyntax(written);
        const object = syntax && writtenObject(inventory, source.route);
        if (!object || reported.has(source)) continue;
        reported.add(source);
        const isIngress = source.route.kind === 'Ingress';
        const field = [...sourcePath(source), ...(isIngress ? ['path'] : ['path', 'value'])];
        report(object, field, pathMessage(written, syntax, exact === undefined, isIngress));
      }
    }
  },
};

/** About the path of an HTTPRoute or Ingress. */
function pathMessage(path: string, syntax: PatternSyntax, isPrefix: boolean, isIngress: boolean): string {
  const found = JSON.stringify(syntax === 'glob' ? '*' : path);
  const why = `${isPrefix ? 'a path prefix' : 'an exact path'} ${WHY[syntax]}, so ${found} is compared literally`;
  const start = path.replace(/\/?\*+$/, '');
  if (syntax === 'glob' && !start.includes('*')) return `${why}: write the prefix ${JSON.stringify(start || '/')}`;
  if (isIngress) return `${why}: istiod has no regular expressions in an Ingress`;
  const regex = asRegex(path);
  return `${why}: write the RegularExpression ${JSON.stringify(isPrefix ? `${regex}(/.*)?` : regex)}`;
}

type Mistake = readonly [field: FieldPath, message: string];

function* mistakesIn(rule: VirtualServiceHttp): Generator<Mistake> {
  for (const plain of plainTexts(rule)) {
    const syntax = patternSyntax(plain.text);
    if (syntax !== undefined && plain.unlikely.includes(syntax)) yield [plain.field, matchMessage(plain, syntax)];
  }
  for (const [index, { uri, method, headers = {} }] of (rule.match ?? []).entries()) {
    const field = ['match', index];
    const { regex = '' } = uri ?? {};
    if (/^[\w/-]+\/\*$/.test(regex)) {
      const meant = JSON.stringify(regex.replace(/\*$/, '.*'));
      yield [[...field, 'uri', 'regex'], `in a regex, "/*" means any number of slashes: write ${meant}`];
    }
    const { exact = '' } = method ?? {};
    if (/^(?:get|head|post|put|patch|delete|options)$/i.test(exact) && exact !== exact.toUpperCase()) {
      yield [[...field, 'method', 'exact'], `methods are case-sensitive: write ${exact.toUpperCase()}`];
    }
    for (const [name, value] of Object.entries(headers)) {
      // `Accept: */*` is right, `User-Agent: *Firefox*` is meant to search.
      const [, searched] = /^\*([\w =-]+)\*$/.exec(value?.exact ?? '') ?? [];
      if (searched === undefined) continue;
      const meant = JSON.stringify(`.*${searched}.*`);
      yield [
        [...field, 'headers', name, 'exact'],
        `exact has no wildcards, so "*" is compared literally: write regex: ${meant}`,
      ];
    }
  }
  for (const [field, text] of newPaths(rule)) {
    const [found] = /\*|[$\\]\d/.exec(text) ?? [];
    if (found === undefined) continue;
    const remedy = found === '*' ? 'remove it' : 'use uriRegexRewrite for groups';
    yield [field, `${JSON.stringify(found)} becomes a part of the new path: ${remedy}`];
  }
}

const WHY: Readonly<Record<PatternSyntax, string>> = {
  glob: 'has no wildcards',
  template: 'has no placeholders',
  regex: 'is no regular expression',
};

function matchMessage({ text, operator }: PlainText, syntax: PatternSyntax): string {
  const subject = operator === 'prefix' ? 'a prefix' : 'exact';
  const found = JSON.stringify(syntax === 'glob' ? '*' : text);
  return `${subject} ${WHY[syntax]}, so ${found} is compared literally: write ${meant(text, operator, syntax)}`;
}

function meant(text: string, operator: PlainText['operator'], syntax: PatternSyntax): string {
  const start = text.replace(/\*+$/, '');
  if (syntax === 'glob' && start !== '' && !start.includes('*')) return `prefix: ${JSON.stringify(start)}`;
  const regex = asRegex(text);
  return `regex: ${JSON.stringify(operator === 'prefix' && !/\.\*\)?$/.test(regex) ? `${regex}.*` : regex)}`;
}

function matching(uri: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: ${uri} }]
      route: [{ destination: { host: shop } }]
`;
}

function ofRoute(prefix: string): string {
  return routeExample(`    - matches: [{ path: { value: ${prefix} } }]
      backendRefs: [{ name: web, port: 80 }]`);
}
