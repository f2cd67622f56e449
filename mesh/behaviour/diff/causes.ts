import type { Config } from '../../manifest/config';
import { fields, list, text, texts } from '../../manifest/fields';
import type { FieldPath } from '../../manifest/manifest';
import { pathText } from '../../manifest/path-text';
import { writtenRule } from '../../routing/matched-route';
import type { TcpRoute } from '../../routing/tcp-routes';
import type { Branch } from './branch';
import { type Change, causesOf, firstDifference, locationOf } from './changes';
import type { Cause } from './difference';
import type { DoorDifference } from './door-comparison';

const POLICIES = new Set(['AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication']);
const INFRASTRUCTURE = new Set(['Gateway', 'Sidecar', 'IstioOperator', 'ConfigMap']);
const MOST_CAUSES = 8;

/** Changed security policies. */
const policyChanges = (changes: ReadonlyMap<string, Change>) =>
  [...changes.values()].filter((change) => POLICIES.has(kindOf(change)));

/** The changed objects that the effects of a difference depend on, most specific first. */
export function causesFor(difference: DoorDifference, changes: ReadonlyMap<string, Change>): Cause[] {
  const { before, after } = difference;
  const hasOtherTreatment =
    before.effect.treatment !== after.effect.treatment || before.route === null || after.route === null;
  const hasOtherPolicies = before.effect.policies !== after.effect.policies;
  const found = [
    ...ruleCauses(difference, changes),
    ...named(changes, 'DestinationRule', [...before.effect.destinationRules, ...after.effect.destinationRules]),
    ...(hasOtherPolicies ? policyChanges(changes).flatMap((change) => causesOf(change)) : []),
    ...(hasOtherTreatment ? serviceCauses(difference, changes) : []),
  ];
  const causes = found.length > 0 ? found : fallback(changes);
  const unique = new Map(causes.map((cause) => [`${cause.side} ${cause.object} ${cause.path}`, cause]));
  return [...unique.values()].slice(0, MOST_CAUSES);
}

/** The rules on both sides, if their VirtualServices have changed. */
function ruleCauses({ before, after }: DoorDifference, changes: ReadonlyMap<string, Change>): Cause[] {
  const [old, now] = [ruleOf(before), ruleOf(after)];
  const isSame =
    old && now && old.name === now.name && pathText(old.path) === pathText(now.path) && old.rule === now.rule;
  const deeper = isSame ? firstDifference(old.spec, now.spec) : undefined;
  const cause = (side: Cause['side'], rule: typeof old): Cause[] => {
    const change = rule && changes.get(rule.name);
    const object = change?.[side];
    if (!rule || !object) return [];
    const path = [...rule.path, ...(deeper ?? [])];
    return [{ side, object: rule.name, path: pathText(path), location: locationOf(object, path) }];
  };
  const both = [...cause('before', old), ...cause('after', now)];
  // A rule that only one side has: the other side's object shows where it was or is missing.
  const alone = both.length === 1 ? changes.get(both[0]?.object ?? '') : undefined;
  const missing = alone ? causesOf(alone).filter(({ side }) => side !== both[0]?.side) : [];
  return [...both, ...missing];
}

/** Where a rule is written, and its own name: rules with different names are different rules at the same place. */
interface WrittenRule {
  readonly name: string;
  readonly path: FieldPath;
  readonly spec: unknown;
  readonly rule: string;
}

function ruleOf({ route, connection }: Branch): WrittenRule | undefined {
  if (connection) return connectionRuleOf(connection);
  if (!route?.rule || !route.virtualService) return undefined;
  const { kind, id, path } = writtenRule(route.virtualService, route.rule);
  return { name: `${kind} ${id}`, path, spec: route.rule.spec, rule: route.rule.name };
}

/** The tls or tcp rule of a connection. */
function connectionRuleOf({ virtualService, rule, matched, source }: TcpRoute): WrittenRule | undefined {
  if (!virtualService || !rule || !matched) return undefined;
  if (source)
    return {
      name: `${source.route.kind} ${source.route.id}`,
      path: ['spec', 'rules', source.rule],
      spec: rule,
      rule: '',
    };
  const { protocol = 'tcp', rule: index } = matched;
  return { name: `VirtualService ${virtualService.id}`, path: ['spec', protocol, index], spec: rule, rule: '' };
}

/** Services, ServiceEntries and workloads behind the destinations, and what shapes the proxies. */
function serviceCauses({ before, after, names }: DoorDifference, changes: ReadonlyMap<string, Change>): Cause[] {
  const hosts = new Set([...before.effect.hosts, ...after.effect.hosts, ...names]);
  const namespaces = new Set<string | undefined>([...hosts].map((host) => host.split('.')[1]));
  return [...changes.values()]
    .filter((change) => {
      const { kind, name, namespace, spec } = change.after ?? change.before ?? {};
      if (kind === undefined || POLICIES.has(kind) || kind === 'DestinationRule') return false;
      if (INFRASTRUCTURE.has(kind)) return before.route === null || after.route === null;
      if (kind === 'VirtualService' || kind === 'Ingress') {
        const virtualHosts = [change.before, change.after].flatMap(hostsOf);
        return (before.route === null || after.route === null) && virtualHosts.some((host) => hosts.has(host));
      }
      if (kind === 'Service') return [...hosts].some((host) => host.startsWith(`${name}.${namespace}.`));
      if (kind === 'ServiceEntry') return texts(fields(spec).hosts).some((host) => hosts.has(host));
      return namespaces.has(namespace);
    })
    .flatMap((change) => causesOf(change));
}

function hostsOf(config: Config | undefined): readonly string[] {
  const { kind, spec = {} } = config ?? {};
  return kind === 'Ingress' ? list(spec.rules).map((rule) => text(fields(rule).host) || '*') : texts(spec.hosts);
}

function named(changes: ReadonlyMap<string, Change>, kind: string, ids: readonly string[]): Cause[] {
  return [...new Set(ids)].flatMap((id) => {
    const change = changes.get(`${kind} ${id}`);
    return change ? causesOf(change) : [];
  });
}

const fallback = (changes: ReadonlyMap<string, Change>) =>
  [...changes.values()].slice(0, 3).flatMap((change) => causesOf(change));

const kindOf = ({ before, after }: Change) => (after ?? before)?.kind ?? '';
