import { pathText } from '../../mesh/manifest/path-text';
import type { BackendOf } from '../../mesh/migration/backends';
import type { BackendRef } from '../../mesh/migration/http-route-rule';
import type { HttpRules } from '../../mesh/migration/http-rules';
import { CHANGES, type ChangeName, type Obstacle } from '../../mesh/migration/remarks';
import { comingFrom } from '../findings/references';
import { fullName, type ServiceReference } from '../neighbours/service';
import { list, refuseProp, struct } from '../props/field';
import { choice } from '../props/value';
import type { Destination } from '../virtual-service/destination';
import { destinationsOf, type Rule, rule } from '../virtual-service/rule';
import type { HttpRouteRule } from './http-rule';
import { propsOf } from './rule-props';

/** Options for `HttpRoute.rules`. */
export interface RulesOptions {
  /**
   * What happens if the Gateway API would try rules in another order than the written one. `keep` throws. `expand` adds the
   * requests that two such rules share to the one that is written first, and leaves out rules that no request reaches.
   *
   * @default 'keep'
   */
  readonly order?: 'keep' | 'expand';
  /**
   * Small changes of the meaning to accept, by the names in the errors, such as `prefix-by-segment`.
   *
   * @default none: a rule whose meaning would change throws
   */
  readonly accept?: readonly ChangeName[];
}

const rulesOptions = struct<RulesOptions>({
  order: choice('keep', 'expand'),
  accept: list(choice(...(Object.keys(CHANGES) as ChangeName[]))),
});

/** The rules of a VirtualService as rules of an HTTPRoute. @throws if the Gateway API cannot express a rule or their order */
export function translatedRules(rules: readonly Rule[], options: RulesOptions): HttpRouteRule[] {
  rulesOptions(options, 'options');
  const wire = list(rule)(rules, 'rules') as unknown[];
  const { order = 'keep', accept = [] } = options;
  const translate = (expands: boolean): HttpRules =>
    translation().httpRules(wire, { backendOf, expands, path: ['rules'] });
  const translated = translate(order === 'expand');
  const [obstacle] = translated.obstacles;
  if (obstacle) {
    const isSolved = order === 'keep' && !translate(true).obstacles.some((other) => isSame(other, obstacle));
    const remedy = isSolved ? "set order: 'expand', or write the rules in another order" : obstacle.remedy;
    refuseProp(propOf(obstacle, rules), `${obstacle.reason} (${remedy})`);
  }
  const change = translated.changes.find(({ name }) => !accept.includes(name));
  if (change) refuseProp(propOf(change, rules), `${CHANGES[change.name]} (if this is fine, accept '${change.name}')`);
  const destinations = rules.flatMap(destinationsOf);
  return translated.rules.map((made, index) =>
    inRule(translated.sources[index] ?? 0, () => propsOf(made, (backend) => serviceOf(backend, destinations))),
  );
}

/** The Service of a backend, which comes from the construct that the destination of the rule comes from. */
function serviceOf({ kind, name, namespace }: BackendRef, destinations: readonly Destination[]): ServiceReference {
  if (kind === 'Hostname') return { host: name };
  const service = { name, ...(namespace !== undefined && { namespace }) };
  const source = destinations.find(({ host }) => host === fullName(name, namespace));
  return source ? comingFrom(source, service) : service;
}

/** Adds the rule to errors about values that an HTTPRoute does not accept. */
function inRule<T>(index: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    return refuseProp(`rules[${index}]`, (error as Error).message);
  }
}

/** Loaded on first use, because it loads what proves that the order is kept. */
const translation = () =>
  require('../../mesh/migration/http-rules') as typeof import('../../mesh/migration/http-rules');

const isSame = (a: Obstacle, b: Obstacle) => a.reason === b.reason && pathText(a.path) === pathText(b.path);

const IN_CLUSTER = /^([^.]+)(?:\.([^.]+)\.svc\.cluster\.local)?$/;

const backendOf: BackendOf = ({ host, subset, port }) => {
  if (subset !== undefined) {
    return { reason: 'HTTPRoute has no subsets', remedy: `use a Service of its own for '${subset}'` };
  }
  if (port === undefined) {
    const remedy = `write Destination.host('${host}', { port: 80 })`;
    return { reason: 'HTTPRoute needs the port of the Service', remedy };
  }
  const { number } = port as { number: number };
  const [, name, namespace] = IN_CLUSTER.exec(`${host}`) ?? [];
  return name === undefined
    ? { group: 'networking.istio.io', kind: 'Hostname', name: `${host}`, port: number }
    : { name, ...(namespace !== undefined && { namespace }), port: number };
};

/** Fields of the manifest that have another name in a rule. */
const PROPS = new Map([
  ['uri', 'path'],
  ['ignoreUriCase', 'path'],
  ['route', 'to'],
  ['destination', 'to'],
]);

/** The prop that a field of the manifest is written from. */
function propOf({ path }: Pick<Obstacle, 'path'>, rules: readonly Rule[]): string {
  const prop = path.map((key) => PROPS.get(`${key}`) ?? key);
  const [, index, action] = prop;
  // A single destination is not in a list.
  const isSingle = action === 'to' && !Array.isArray(rules[index as number]?.to);
  return pathText(isSingle ? prop.slice(0, 3) : prop);
}
