import type { Manifest, Matched, Mesh, Request, Verdict } from '../../mesh';
import type { FieldPath } from '../../mesh/manifest/manifest';
import { describeRequest } from '../../mesh/verdict/verdict-text';
import { checkKeys, objectOf, type Refuse } from './fields';
import { combinations } from './requests';
import type { TestCase } from './test-case';

// The test files of istio-config-validator compare the fields of the rule that matches a request, not what happens to it.
// Their input often has VirtualServices only, so Gateways and services that these name are added.
//
// https://github.com/getyourguide/istio-config-validator

const CASE = ['description', 'wantMatch', 'request', 'route', 'redirect', 'rewrite', 'fault', 'headers', 'delegate'];

type Rule = Readonly<Record<string, unknown>>;

/** Reads the key `testCases`. */
export function validatorCases(value: unknown, line: (path: FieldPath) => number, refuse: Refuse): TestCase[] {
  if (!Array.isArray(value) || value.length === 0) {
    return refuse(['testCases'], `testCases must be a list of at least one test, got ${JSON.stringify(value)}`);
  }
  return value.map((item, index) => {
    const path = ['testCases', index];
    const { description, wantMatch = false, request, ...expected } = objectOf(item, path, refuse);
    checkKeys(objectOf(item, path, refuse), CASE, path, refuse);
    if (typeof wantMatch !== 'boolean') {
      refuse([...path, 'wantMatch'], `wantMatch must be true or false, got ${JSON.stringify(wantMatch)}`);
    }
    return {
      name: typeof description === 'string' ? description : `test case ${index}`,
      line: line(path),
      requests: requestsOf(request, [...path, 'request'], refuse),
      failures: (mesh, sent, manifests) => failures(mesh, sent, manifests, expected, wantMatch as boolean),
    };
  });
}

/** All combinations, without an origin: each request is sent from wherever a rule can match it. */
function requestsOf(value: unknown, path: FieldPath, refuse: Refuse): Request[] {
  const { authority, method, uri, headers = {}, ...others } = objectOf(value, path, refuse);
  checkKeys(others, ['authority', 'method', 'uri', 'headers'], path, refuse);
  const lists = { host: authority, method, path: uri };
  for (const [name, list] of Object.entries({ authority, method, uri })) {
    if (Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'string')) continue;
    refuse([...path, name], `${name} must be a list of at least one text, got ${JSON.stringify(list) ?? 'nothing'}`);
  }
  const fixed = Object.entries(objectOf(headers, [...path, 'headers'], refuse)).map(([name, text]) => [
    name,
    `${text}`,
  ]);
  return combinations(lists, path, refuse).map((fields) => ({ ...fields, headers: Object.fromEntries(fixed) }));
}

function failures(
  mesh: Mesh,
  request: Request,
  manifests: readonly Manifest[],
  expected: Rule,
  wantMatch: boolean,
): string[] {
  const { matched, request: sent } = send(mesh, request, manifests);
  const rule = matched ? ruleOf(matched, manifests) : {};
  // Without any other expectation, no destination is expected.
  const aspects = Object.keys(expected).length === 0 ? { route: [] } : expected;
  return Object.entries(aspects).flatMap(([name, value]) => {
    const got = name === 'delegate' ? delegateOf(matched, value as Rule) : rule[name];
    const isEqual = name === 'route' ? sameRoutes(got, value) : sameText(got, value);
    if (isEqual === wantMatch) return [];
    const where = matched ? `${matched.virtualService ?? matched.route} http[${matched.rule}]` : 'no rule';
    return [
      [
        `expected${wantMatch ? '' : ' not'}`,
        `  ${name} ${JSON.stringify(value)}`,
        'received',
        `  ${name} ${JSON.stringify(got) ?? 'none'} by ${where}`,
        `for ${describeRequest(sent)}`,
      ].join('\n'),
    ];
  });
}

/** Sends a request from inside the mesh, then through each Gateway, until a rule matches. */
function send(mesh: Mesh, request: Request, manifests: readonly Manifest[]): Verdict {
  const inside = mesh.route({ ...request, from: 'default/client' });
  if (inside.matched) return inside;
  const gateways = manifests.filter(({ kind }) => kind === 'Gateway').map(({ metadata }) => metadata);
  for (const { name, namespace = 'default' } of gateways) {
    const verdict = mesh.route({ ...request, gateway: `${namespace}/${name}` });
    if (verdict.matched) return verdict;
  }
  return inside;
}

function ruleOf(matched: Matched, manifests: readonly Manifest[]): Rule {
  if (matched.route !== undefined) return {};
  const { virtualService, rule, delegate } = matched;
  const root = httpOf(virtualService, manifests)[rule] ?? {};
  // A delegate inherits what it does not set.
  return delegate ? { ...root, ...httpOf(delegate.virtualService, manifests)[delegate.rule] } : root;
}

function httpOf(id: string, manifests: readonly Manifest[]): readonly Rule[] {
  const found = manifests.findLast(
    ({ kind, metadata }) => kind === 'VirtualService' && `${metadata.namespace ?? 'default'}/${metadata.name}` === id,
  );
  return (found?.spec as { http?: readonly Rule[] } | undefined)?.http ?? [];
}

function delegateOf(matched: Matched | null, expected: Rule): Rule | undefined {
  const [namespace, name] = matched?.delegate?.virtualService.split('/') ?? [];
  if (name === undefined) return undefined;
  return 'namespace' in expected ? { name, namespace } : { name };
}

/** Compares lists of destinations; their order does not matter, and neither does the difference between no list and an empty one. */
function sameRoutes(got: unknown, expected: unknown): boolean {
  const sorted = (list: unknown) =>
    (Array.isArray(list) ? list : []).map((item) => JSON.stringify(ordered(item))).sort();
  return sameText(sorted(got), sorted(expected));
}

/** Compares plain data; the order of keys does not matter. */
const sameText = (a: unknown, b: unknown) => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(ordered);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, ordered(field)]),
  );
}

/** Gateways and services that VirtualServices name and the input lacks, so that their rules can match requests. */
export function named(manifests: readonly Manifest[]): Manifest[] {
  const services = manifests
    .filter(({ kind }) => kind === 'VirtualService')
    .map(({ metadata, spec }) => ({
      namespace: metadata.namespace ?? 'default',
      ...(spec as { hosts?: readonly string[]; gateways?: readonly string[] }),
    }));
  const hasGateway = new Set(
    manifests.flatMap(({ kind, metadata }) =>
      kind === 'Gateway' ? `${metadata.namespace ?? 'default'}/${metadata.name}` : [],
    ),
  );
  const gateways = services.flatMap(({ namespace, gateways = [] }) =>
    gateways.filter((name) => name !== 'mesh').map((name) => (name.includes('/') ? name : `${namespace}/${name}`)),
  );
  const entered = new Set(
    manifests.flatMap(({ kind, spec }) =>
      kind === 'ServiceEntry' ? ((spec as { hosts?: readonly string[] } | undefined)?.hosts ?? []) : [],
    ),
  );
  const hosts = services.flatMap(({ hosts = [], gateways = ['mesh'] }) => (gateways.includes('mesh') ? hosts : []));
  return [
    ...[...new Set(gateways)].filter((id) => !hasGateway.has(id)).map(gatewayNamed),
    ...[...new Set(hosts)].filter((host) => host.includes('.') && !entered.has(host)).map(entryFor),
  ];
}

function gatewayNamed(id: string): Manifest {
  const [namespace = 'default', name = ''] = id.split('/');
  const port = { number: 80, name: 'http', protocol: 'HTTP' };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ port, hosts: ['*'] }] },
  };
}

function entryFor(host: string): Manifest {
  const ports = [{ number: 80, name: 'http', protocol: 'HTTP' }];
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: `host-${host.replaceAll('*', 'any').replace(/[^a-z0-9.-]/gi, '-')}`, namespace: 'istio-system' },
    spec: { hosts: [host], ports, resolution: 'NONE', location: 'MESH_EXTERNAL' },
  };
}
