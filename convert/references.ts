import type { Shape } from '../constructs/props/shape';
import { ROUTE_KINDS } from '../mesh/gateway-api/kinds';
import type { Manifest } from '../mesh/manifest/manifest';
import { call, type Expression, expressionOf, literal, type ObjectExpression, object } from './expression';
import { isParent } from './gateway-api';
import { isMap } from './is-map';
import { isIstio } from './kinds';
import type { Piece } from './piece';

type Kind = (Shape & { is: 'reference' })['to'];

/** Objects that others refer to, by what they are called. */
export class Targets {
  private readonly byName = new Map<string, Piece[]>();

  constructor(pieces: readonly Piece[]) {
    for (const piece of pieces) {
      for (const name of new Set(namesOf(piece.manifest))) {
        const known = this.byName.get(name);
        if (known) known.push(piece);
        else this.byName.set(name, [piece]);
      }
    }
  }

  /** The objects with a name, those that `isNear` first. */
  find(name: string, isNear: (piece: Piece) => boolean): readonly Piece[] {
    const found = this.byName.get(name) ?? [];
    return [...found.filter(isNear), ...found.filter((piece) => !isNear(piece))];
  }
}

/** The full name of a host in a namespace. */
const fullHost = (host: unknown, namespace = '') =>
  typeof host === 'string' && !host.includes('.')
    ? `${host}.${namespace}`
    : String(host).replace(/\.svc\.cluster\.local$/, '');

function namesOf(manifest: Manifest): string[] {
  const { kind, metadata, spec } = manifest;
  const { name, namespace = '' } = metadata;
  if (isParent(manifest)) return [`${kind} ${namespace}/${name}`];
  if (!isMap(spec) || !isIstio(manifest)) return [];
  switch (kind) {
    case 'DestinationRule': {
      const subsets = Array.isArray(spec.subsets) ? spec.subsets.filter(isMap) : [];
      return subsets.map((subset) => `subset ${subset.name} ${fullHost(spec.host, namespace)}`);
    }
    case 'ServiceEntry':
      return Array.isArray(spec.hosts) ? spec.hosts.map((host) => `host ${fullHost(host, namespace)}`) : [];
    case 'Gateway':
      return [`gateway ${namespace}/${name}`];
    case 'VirtualService':
      return spec.hosts === undefined ? [`delegate ${namespace}/${name}`] : [];
    default:
      return [];
  }
}

const ROUTES: readonly string[] = ['VirtualService', ...ROUTE_KINDS];

/** The objects that a VirtualService, or a route of the Gateway API, refers to. */
export function referencesOf({ manifest }: Piece, targets: Targets, isNear: (piece: Piece) => boolean): Piece[] {
  if (!ROUTES.includes(manifest.kind)) return [];
  const found = new Set<Piece>();
  const { namespace } = manifest.metadata;
  const add = (to: Kind, wire: unknown) => {
    const [first] = nameOf(to, wire, namespace).flatMap((name) => targets.find(name, isNear));
    if (first !== undefined) found.add(first);
  };
  const visit = (value: unknown, key: string) => {
    if (Array.isArray(value)) for (const item of value) visit(item, key);
    else if (key === 'gateways') add('gateway', value);
    else if (key === 'parentRefs') add('parent', value);
    if (!isMap(value)) return;
    if (key === 'delegate') add('delegate', value);
    if (typeof value.host === 'string') add('destination', value);
    for (const [name, field] of Object.entries(value)) visit(field, name);
  };
  visit(manifest.spec, '');
  return [...found];
}

/** What the target of a reference is called. */
function nameOf(to: Kind, wire: unknown, namespace = ''): string[] {
  switch (to) {
    case 'destination': {
      const { host, subset } = wire as { host?: unknown; subset?: unknown };
      return [
        subset === undefined ? `host ${fullHost(host, namespace)}` : `subset ${subset} ${fullHost(host, namespace)}`,
      ];
    }
    case 'gateway':
      return typeof wire === 'string' ? [`gateway ${wire.includes('/') ? wire : `${namespace}/${wire}`}`] : [];
    case 'delegate': {
      const { name, namespace: own = namespace } = wire as { name?: unknown; namespace?: string };
      return [`delegate ${own}/${name}`];
    }
    case 'parent': {
      const { kind = 'Gateway', name, namespace: own = namespace } = Object(wire) as Record<string, string | undefined>;
      return [`${kind} ${own}/${name}`];
    }
  }
}

/** The variable with the subsets of a host whose DestinationRule is elsewhere. */
export const hostVariable = (host: unknown): string => `#host ${host}`.replaceAll('.', '/');

/** The subsets that rules refer to, by their host. */
export function subsetsByHost(pieces: readonly Piece[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  const visit = (value: unknown) => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isMap(value)) return;
    const { host, subset } = value;
    if (typeof host === 'string' && typeof subset === 'string')
      found.set(host, (found.get(host) ?? new Set()).add(subset));
    for (const field of Object.values(value)) visit(field);
  };
  for (const { manifest } of pieces) if (manifest.kind === 'VirtualService') visit(manifest.spec);
  return new Map([...found].map(([host, subsets]) => [host, [...subsets].sort()]));
}

/** Ways to write a reference in an object, the best one first. `variableOf` is the variable of its target. */
export function waysToRefer(
  to: Kind,
  wire: unknown,
  namespace: string | undefined,
  targets: Targets,
  isNear: (piece: Piece) => boolean,
  variableOf: (piece: Piece) => string | undefined,
): Expression[] {
  if (to !== 'gateway' && !isMap(wire)) return [];
  const variables = nameOf(to, wire, namespace)
    .flatMap((name) => targets.find(name, isNear))
    .flatMap((piece) => variableOf(piece) ?? []);
  switch (to) {
    case 'destination':
      return destinations(wire as Readonly<Record<string, unknown>>, variables);
    case 'gateway':
      return [...variables.map((name): Expression => ({ type: 'variable', name })), ...gateways(wire, variables)];
    case 'delegate':
      return [...variables.map((name): Expression => ({ type: 'variable', name })), expressionOf(wire)];
    case 'parent':
      return variables.flatMap((name) => parents(wire as Readonly<Record<string, unknown>>, name));
  }
}

function gateways(wire: unknown, variables: readonly string[]): Expression[] {
  if (wire === 'mesh' || typeof wire !== 'string') return [literal(wire)];
  const [name = '', namespace] = wire.split('/').reverse();
  return [
    // In the same namespace, the name is enough.
    ...variables.map((variable) => object({ name: { type: 'variable', name: `${variable}.name` } })),
    expressionOf(namespace === undefined ? { name } : { name, namespace }),
  ];
}

function parents(wire: Readonly<Record<string, unknown>>, variable: string): Expression[] {
  const { group: _, namespace: __, name: ___, sectionName, ...rest } = wire;
  const name: Expression = { type: 'variable', name: `${variable}.name` };
  const others = expressionOf(sectionName === undefined ? rest : { ...rest, sectionName }) as ObjectExpression;
  return [
    sectionName === undefined
      ? { type: 'variable', name: variable }
      : call(`${variable}.listener`, literal(sectionName)),
    // In the same namespace, the name is enough.
    { type: 'object', entries: [...object({ name }).entries, ...others.entries] },
  ];
}

function destinations(wire: Readonly<Record<string, unknown>>, variables: readonly string[]): Expression[] {
  const { host, subset, port } = wire;
  const number = isMap(port) ? port.number : undefined;
  const options = number === undefined ? [] : [expressionOf({ port: number })];
  if (subset !== undefined) {
    return [
      ...variables.flatMap((variable) => [
        call(`${variable}.subset`, literal(subset), ...options),
        call(
          `${variable}.subset`,
          literal(subset),
          expressionOf(number === undefined ? { host } : { host, port: number }),
        ),
      ]),
      call(`${hostVariable(host)}.subset`, literal(subset), ...options),
    ];
  }
  return [
    ...variables.flatMap((variable) => [
      call(`${variable}.destination`),
      call(`${variable}.destination`, ...options),
      call(`${variable}.destination`, expressionOf(number === undefined ? { host } : { host, port: number })),
    ]),
    call('Destination.host', literal(host), ...options),
    call('Destination.host', expressionOf({ host }), ...options),
  ];
}
