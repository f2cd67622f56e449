import { GATEWAY_API } from '../manifest/api-group';
import { type Config, compareText } from '../manifest/config';
import { type Fields, fields, list, text } from '../manifest/fields';
import { isIgnored, lookUp, policyTargets } from './backend-tls-policies';
import { type Condition, conditionOf, type Problem } from './condition';
import { CONTROLLER, MESH_CONTROLLER } from './gateway-class';
import type { AncestorStatus, ObjectStatus } from './object-status';
import { isWritten, referenceOf } from './reference';
import type { World } from './world';

const IGNORED = 'Ignored by Istio due to annotation istio.io/ignore-policy-attachment=true';
const MOST_ANCESTORS = 16;
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'];

/** The statuses of BackendTLSPolicies: an entry for each target, then one for each Gateway with a route to a target. */
export function backendTlsStatuses(world: World): ObjectStatus[] {
  return world.of('BackendTLSPolicy').map((policy) => ({
    kind: policy.kind,
    namespace: policy.namespace,
    name: policy.name,
    conditions: [],
    listeners: [],
    addresses: [],
    parents: [],
    ancestors: (isIgnored(policy) ? ignored(policy) : ancestorsOf(policy, world)).slice(0, MOST_ANCESTORS),
  }));
}

function ignored({ spec }: Config): AncestorStatus[] {
  const problem = { reason: 'IgnoredByIstio', message: IGNORED };
  return list(spec.targetRefs).map((written) => ({
    ancestorRef: referenceTo(fields(written)),
    controllerName: MESH_CONTROLLER,
    conditions: [conditionOf('Accepted', VALID, problem)],
  }));
}

const VALID = { reason: 'Accepted', message: 'Configuration is valid' };

function ancestorsOf(policy: Config, world: World): AncestorStatus[] {
  const { accepted, resolved, warning } = certificateProblems(policy, world);
  // istiod does not forget a problem: it also shows in the entries that follow.
  let problem = accepted;
  const conditions = (): Condition[] => [
    conditionOf('Accepted', { ...VALID, message: `${VALID.message}${warning}` }, problem),
    conditionOf('ResolvedRefs', { reason: 'ResolvedRefs', message: VALID.message }, resolved),
  ];
  const backends = new Set<string>();
  const targets = policyTargets(policy, world).map(({ written, target, problem: found }): AncestorStatus => {
    problem = found ?? problem;
    if (target) backends.add(`${target.kind} ${policy.namespace}/${target.name}`);
    return { ancestorRef: referenceTo(written), controllerName: MESH_CONTROLLER, conditions: conditions() };
  });
  const gateways = gatewaysOf(backends, world).map((name) => ({
    ancestorRef: { group: GATEWAY_API, kind: 'Gateway', name },
    controllerName: CONTROLLER,
    conditions: conditions(),
  }));
  return [...targets, ...gateways];
}

function referenceTo({ group, kind, name, sectionName }: Fields): Fields {
  return { group: text(group), kind: text(kind), name: text(name), ...(isWritten(sectionName) && { sectionName }) };
}

/** Names of the Gateways that routes to the backends have as parents, even if they are not attached. */
function gatewaysOf(backends: ReadonlySet<string>, world: World): string[] {
  const found = new Map<string, string>();
  for (const { spec, namespace } of ROUTES.flatMap((kind) => [...world.of(kind)])) {
    const isConcerned = list(spec.rules)
      .flatMap((rule) => list(fields(rule).backendRefs))
      .map((written) => referenceOf(fields(written), namespace, { group: '', kind: 'Service' }))
      .some((to) => backends.has(`${to.kind} ${to.namespace}/${to.name}`));
    if (!isConcerned) continue;
    for (const written of list(spec.parentRefs).map(fields)) {
      const parent = referenceOf(written, namespace, { group: GATEWAY_API, kind: 'Gateway' });
      if (parent.kind === 'Gateway') found.set(`${parent.namespace}/${parent.name}`, parent.name);
    }
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, name]) => name);
}

interface CertificateProblems {
  readonly accepted?: Problem;
  readonly resolved?: Problem;
  readonly warning: string;
}

/** Only the first reference to certificates is used, and only to a ConfigMap. */
function certificateProblems({ spec, namespace }: Config, world: World): CertificateProblems {
  const { caCertificateRefs, wellKnownCACertificates } = fields(spec.validation);
  if (isWritten(wellKnownCACertificates)) {
    const known = text(wellKnownCACertificates);
    const accepted = { reason: 'Invalid', message: `Unknown wellKnownCACertificates: ${known}` };
    return known === 'System' ? { warning: '' } : { accepted, warning: '' };
  }
  const [reference, ...others] = list(caCertificateRefs).map(fields);
  const warning = others.length > 0 ? '; warning: only the first caCertificateRefs will be used' : '';
  const resolved = reference && referenceProblem(reference, namespace, world);
  if (!resolved) return { warning };
  const reason = resolved.message.replace(/^Certificate reference [a-z ]+: /, '');
  const accepted = { reason: 'NoValidCACertificate', message: `Certificate reference invalid: ${reason}` };
  return { accepted, resolved, warning };
}

function referenceProblem(reference: Fields, namespace: string, world: World): Problem | undefined {
  const object = lookUp(reference, namespace, world);
  if (typeof object === 'string') {
    return object.startsWith('unsupported')
      ? { reason: 'InvalidKind', message: `Certificate reference not supported: ${object}` }
      : { reason: 'InvalidCACertificateRef', message: `Certificate reference not found: ${object}` };
  }
  if (object.kind === 'ConfigMap') return undefined;
  const message = `Certificate reference invalid: unsupported reference kind: ${object.kind}`;
  return { reason: 'InvalidKind', message };
}
