import { type Fields, fields, list, number, text } from '../manifest/fields';
import type { Problem } from './condition';
import { isWritten, referenceOf } from './reference';
import type { RouteContext } from './route-context';

/** Where a backendRef leads, as a destination of an Istio VirtualService. */
export interface Backend {
  /** `undefined` after an error that takes the whole route away. */
  readonly destination: Fields | undefined;
  readonly problem?: Problem;
}

/** Resolves a backendRef. Requests to one that does not exist or must not be used are answered with 500. */
export function backendOf(written: Fields, { route, isMesh, world }: RouteContext): Backend {
  const reference = referenceOf(written, route.namespace, { group: '', kind: 'Service' });
  const { group, kind, namespace, name } = reference;
  // Routes of the mesh need no ReferenceGrant.
  if (!isMesh && isWritten(written.namespace) && !world.grants.allows(route, reference)) {
    const message =
      `backendRef ${name}/${namespace} not accessible to a ${route.kind} in namespace "${route.namespace}" ` +
      '(missing a ReferenceGrant?)';
    return { destination: {}, problem: { reason: 'RefNotPermitted', message } };
  }
  switch (`${group} ${kind}`) {
    case ' Service':
      if (name.includes('.')) {
        return broken('service name invalid; the name of the Service must be used, not the hostname.');
      }
      return onPort(written, world.hostOf(reference), world.find('Service', namespace, name) !== undefined);
    // Without multicluster hosts, istiod uses the Service.
    case 'multicluster.x-k8s.io ServiceImport':
      return onPort(written, world.hostOf(reference), world.find('Service', namespace, name) !== undefined);
    case 'networking.istio.io Hostname':
      if (isWritten(written.namespace)) return broken('namespace may not be set with Hostname type');
      return onPort(written, name, world.registry.byNamespace(spelled(name, world)).has(namespace));
    case 'inference.networking.k8s.io InferencePool':
      return invalidKind(
        'InferencePool is not enabled. To enable, set ENABLE_GATEWAY_API_INFERENCE_EXTENSION to true in istiod',
      );
    default:
      return invalidKind(
        `referencing unsupported backendRef: group "${text(written.group)}" kind "${text(written.kind)}"`,
      );
  }
}

const broken = (message: string): Backend => ({
  destination: undefined,
  problem: { reason: 'InvalidDestination', message },
});

const invalidKind = (message: string): Backend => ({ destination: {}, problem: { reason: 'InvalidKind', message } });

function onPort(written: Fields, host: string, exists: boolean): Backend {
  if (!isWritten(written.port)) return broken('port is required in backendRef');
  const destination = { host, port: { number: number(written.port) } };
  if (exists) return { destination };
  return { destination, problem: { reason: 'BackendNotFound', message: `backend(${host}) not found` } };
}

/** Services are found by their exact names, in lower case. */
function spelled(host: string, { mesh }: RouteContext['world']): string {
  const lower = host.toLowerCase();
  return lower.endsWith(`.svc.${mesh.clusterDomain}`) ? host : lower;
}

/** Weight of a backendRef, 1 by default. */
export function weightOf(backend: Fields): number {
  return isWritten(backend.weight) ? number(backend.weight) : 1;
}

/** The backendRefs of a rule that get requests. */
export function weightedBackends(rule: Fields): readonly Fields[] {
  return list(rule.backendRefs)
    .map(fields)
    .filter((backend) => weightOf(backend) !== 0);
}
