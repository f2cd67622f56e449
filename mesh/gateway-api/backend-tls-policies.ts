import { type Config, compareText } from '../manifest/config';
import { type Fields, fields, list, number, text } from '../manifest/fields';
import type { Problem } from './condition';
import { isWritten } from './reference';
import type { World } from './world';

interface Target {
  readonly kind: 'Service' | 'ServiceEntry';
  readonly name: string;
  /** Name of a port, empty for all ports. */
  readonly port: string;
}

/** A policy at one of its targets, for one host. */
interface Attached {
  readonly policy: Config;
  readonly target: Target;
  readonly host: string;
}

/** BackendTLSPolicies as internal DestinationRules, one for each host of a target. */
export function backendTlsRules(world: World): Config[] {
  const byTarget = new Map<string, Attached[]>();
  for (const policy of [...world.of('BackendTLSPolicy')].sort(byPriority)) {
    if (isIgnored(policy)) continue;
    for (const { target, problem } of policyTargets(policy, world)) {
      if (!target || problem) continue;
      for (const host of hostsOf(policy, target, world)) {
        const id = `${policy.namespace} ${target.kind} ${target.name} ${host}`;
        const present = byTarget.get(id);
        const attached = { policy, target, host };
        if (present) present.push(attached);
        else byTarget.set(id, [attached]);
      }
    }
  }
  return [...byTarget.values()].flatMap((attached) => destinationRule(attached, world) ?? []);
}

function byPriority(a: Config, b: Config): number {
  return a.created - b.created || compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}

export function isIgnored({ annotations }: Config): boolean {
  return annotations.get('istio.io/ignore-policy-attachment')?.toLowerCase() === 'true';
}

/** A targetRef of a policy. */
export interface PolicyTarget {
  readonly written: Fields;
  /** The target, if it exists with its port. */
  readonly target?: Target;
  /** Why the policy does not apply to it. */
  readonly problem?: Problem;
}

export function policyTargets(policy: Config, world: World): PolicyTarget[] {
  return list(policy.spec.targetRefs)
    .map(fields)
    .map((written) => {
      const target = targetOf(written, policy.namespace, world);
      if (typeof target === 'string') {
        return { written, problem: { reason: 'TargetNotFound', message: `targetRefs invalid: ${target}` } };
      }
      const winner = winnerOf(policy, written, world);
      if (winner === policy) return { written, target };
      const message = `Conflicts with BackendTLSPolicy "${winner.name}" targeting the same backend`;
      return { written, target, problem: { reason: 'Conflicted', message } };
    });
}

/** The target, or why there is none. */
function targetOf(written: Fields, namespace: string, world: World): Target | string {
  const object = lookUp(written, namespace, world);
  if (typeof object === 'string') return object;
  const kind = KINDS.get(`${text(written.group)} ${text(written.kind)}`);
  if (kind !== 'Service' && kind !== 'ServiceEntry') return `unsupported reference kind: ${text(written.kind)}`;
  const port = text(written.sectionName);
  if (port !== '' && portNumber(object, port) === undefined) {
    return `sectionName "${port}" does not exist in ${kind} ${object.id}`;
  }
  return { kind, name: object.name, port };
}

/** The object that a policy refers to, or why there is none. */
export function lookUp(reference: Fields, namespace: string, world: World): Config | string {
  const name = text(reference.name);
  const kind = KINDS.get(`${text(reference.group)} ${text(reference.kind)}`);
  if (!kind) return `unsupported kind ${text(reference.kind)}`;
  return world.find(kind, namespace, name) ?? `reference ${namespace}/${name} (of kind ${kind}) not found`;
}

/** The oldest policy for a target counts. */
function winnerOf(policy: Config, target: Fields, world: World): Config {
  const [winner = policy] = world
    .of('BackendTLSPolicy')
    .filter((other) => other.namespace === policy.namespace && !isIgnored(other))
    .filter(({ spec }) => list(spec.targetRefs).some((other) => targetKey(fields(other)) === targetKey(target)))
    .sort(byPriority);
  return winner;
}

function targetKey({ group, kind, name, sectionName }: Fields): string {
  return [group, kind, name, sectionName].map(text).join(' ');
}

const KINDS: ReadonlyMap<string, Target['kind'] | 'ConfigMap' | 'Secret'> = new Map([
  [' Service', 'Service'],
  [' ConfigMap', 'ConfigMap'],
  [' Secret', 'Secret'],
  ['networking.istio.io ServiceEntry', 'ServiceEntry'],
]);

function portNumber({ spec }: Config, name: string): number | undefined {
  const port = list(spec.ports)
    .map(fields)
    .find((candidate) => text(candidate.name) === name);
  return port && number(port.port ?? port.number);
}

function hostsOf({ namespace }: Config, { kind, name }: Target, world: World): readonly string[] {
  if (kind === 'Service') return [world.hostOf({ name, namespace })];
  return list(world.find(kind, namespace, name)?.spec.hosts).map(text);
}

function destinationRule(attached: readonly Attached[], world: World): Config | undefined {
  const [first] = attached;
  if (!first) return undefined;
  const { policy, target, host } = first;
  const object = world.find(target.kind, policy.namespace, target.name);
  const whole = attached.find((one) => one.target.port === '');
  const ofPorts = attached.flatMap((one) => {
    const port = object && one.target.port !== '' ? portNumber(object, one.target.port) : undefined;
    return port === undefined ? [] : [{ port: { number: port }, tls: tlsOf(one.policy, world) }];
  });
  const suffix = target.kind === 'ServiceEntry' ? `~${host.replaceAll('.', '-')}` : '';
  const name = `${target.name}${suffix}~istio-autogenerated-k8s-gateway`;
  const trafficPolicy = {
    ...(whole && { tls: tlsOf(whole.policy, world) }),
    ...(ofPorts.length > 0 && { portLevelSettings: ofPorts }),
  };
  return {
    ...policy,
    kind: 'DestinationRule',
    name,
    id: `${policy.namespace}/${name}`,
    created: 0,
    labels: new Map(),
    annotations: new Map(),
    spec: { host, trafficPolicy },
    translated: { semantics: 'gateway', sources: [], listeners: [] },
  };
}

function tlsOf({ spec, namespace }: Config, world: World): Fields {
  const { hostname, subjectAltNames, caCertificateRefs, wellKnownCACertificates } = fields(spec.validation);
  const names = list(subjectAltNames)
    .map(fields)
    .map(({ type, hostname: name, uri }) => text(type === 'URI' ? uri : name));
  const [reference] = list(caCertificateRefs).map(fields);
  const credential = isWritten(wellKnownCACertificates) ? '' : credentialOf(reference, namespace, world);
  return {
    mode: 'SIMPLE',
    ...(text(hostname) !== '' && { sni: text(hostname) }),
    ...(names.length > 0 && { subjectAltNames: names }),
    ...(credential !== '' && { credentialName: credential }),
  };
}

/** A reference to anything but a ConfigMap that exists blocks all traffic. */
function credentialOf(reference: Fields | undefined, namespace: string, world: World): string {
  if (!reference) return '';
  const object = lookUp(reference, namespace, world);
  return typeof object === 'object' && object.kind === 'ConfigMap' ? `configmap://${object.id}` : 'invalid://';
}
