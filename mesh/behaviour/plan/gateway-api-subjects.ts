import { isRoute } from '../../gateway-api/kinds';
import { referenceOf } from '../../gateway-api/reference';
import { GATEWAY_API } from '../../manifest/api-group';
import type { Config } from '../../manifest/config';
import { type Fields, fields, list, text, texts } from '../../manifest/fields';
import { EVERYTHING, type Subjects, type Surroundings } from './subject';

/** What an object of the Gateway API decides, and what its effect depends on. */
export function gatewayApiSubjects(config: Config, surroundings: Surroundings, subjects: Subjects): Subjects {
  if (isRoute(config)) return routeSubjects(config, surroundings, subjects);
  const { kind, id, namespace, spec } = config;
  const { decides } = subjects;
  if (kind !== 'Gateway' && kind !== 'ListenerSet') {
    decides.add(EVERYTHING);
    return subjects;
  }
  decides.add(`Gateway ${id}`);
  // Istiod can create Pods and a Service for it.
  decides.add(`namespace ${namespace}`);
  for (const { port } of list(spec.listeners).map(fields)) decides.add(`port ${port}`);
  if (kind === 'ListenerSet') decides.add(parentSubject(fields(spec.parentRef), namespace));
  return subjects;
}

/** A route decides about its hosts, and depends on its parents and backends. */
function routeSubjects(
  { kind, id, namespace, spec }: Config,
  { domain, gatewayNamespaces }: Surroundings,
  subjects: Subjects,
): Subjects {
  const { decides, uses } = subjects;
  decides.add(`${kind} ${id}`);
  const hostnames = texts(spec.hostnames);
  for (const parent of list(spec.parentRefs).map(fields)) {
    const reference = referenceOf(parent, namespace, { group: GATEWAY_API, kind: 'Gateway' });
    if (reference.group === GATEWAY_API) {
      // Connections without a host name go to one route of the listener.
      (kind === 'TCPRoute' ? decides : uses).add(parentSubject(parent, namespace));
      for (const hostname of hostnames.length > 0 ? hostnames : ['*']) decides.add(`for ${hostname}`);
      for (const of of gatewayNamespaces) uses.add(`namespace ${of}`);
    } else {
      const isService = reference.kind === 'Service';
      const host = isService ? `${reference.name}.${reference.namespace}.svc.${domain}` : '*';
      decides.add(`for ${host}`);
      uses.add(`to ${host}`);
    }
  }
  for (const { name, namespace: of, kind: backend } of backendsOf(spec)) {
    const isHostname = text(backend) === 'Hostname';
    uses.add(isHostname ? `to ${text(name)}` : `to ${text(name)}.${text(of) || namespace}.svc.${domain}`);
  }
  return subjects;
}

function parentSubject(parent: Fields, namespace: string): string {
  const { namespace: of, name } = referenceOf(parent, namespace, { group: GATEWAY_API, kind: 'Gateway' });
  return `Gateway ${of}/${name}`;
}

/** The backendRefs of a route, those of mirrors included. */
function backendsOf(spec: Fields): Fields[] {
  return list(spec.rules)
    .map(fields)
    .flatMap(({ backendRefs, filters }) => [
      ...list(backendRefs).map(fields),
      ...list(filters).flatMap((filter) => {
        const { backendRef } = fields(fields(filter).requestMirror);
        return backendRef === undefined ? [] : [fields(backendRef)];
      }),
    ]);
}
