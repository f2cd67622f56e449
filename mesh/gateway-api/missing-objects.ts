import { GATEWAY_API } from '../manifest/api-group';
import type { Config } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import { hasForeignWaypoint } from './foreign-waypoint';
import type { ServedGateway } from './gateways';
import { referenceOf } from './reference';
import type { RouteAttachment } from './route-attachment';
import type { World } from './world';

/** What Gateways and routes need, but the manifests do not contain: in the cluster, it may exist. */
export function missingObjects(
  served: readonly ServedGateway[],
  attachments: readonly RouteAttachment[],
  world: World,
): string[] {
  return [
    ...new Set([
      ...world.of('BackendTLSPolicy').flatMap((policy) => ofPolicy(policy, world)),
      ...served.flatMap((gateway) => ofGateway(gateway, world)),
      ...attachments.flatMap((one) => ofRoute(one, world)),
    ]),
  ];
}

function ofGateway({ config, addresses, listeners, listenerSets }: ServedGateway, world: World): string[] {
  const { id, namespace } = config;
  const secrets = [...listeners, ...listenerSets.flatMap((set) => set.listeners)].flatMap(({ missing }) => missing);
  const isKnown = (host: string) => world.registry.byNamespace(host).has(namespace);
  const unknown = addresses.services.length > 0 && !addresses.services.some(isKnown) ? addresses.services : [];
  return [
    ...secrets.map((name) => `${name} exists (Gateway ${id} uses it, and it is not in the manifests)`),
    ...unknown.map(
      (host) => `nothing serves Gateway ${id} (Service ${host} is not in the manifests, in namespace ${namespace})`,
    ),
  ];
}

function ofRoute({ route, parents }: RouteAttachment, world: World): string[] {
  const name = `${route.kind} ${route.id}`;
  return list(route.spec.parentRefs)
    .map(fields)
    .flatMap((written) => {
      const parent = referenceOf(written, route.namespace, { group: GATEWAY_API, kind: 'Gateway' });
      const { kind, namespace, name: parentName } = parent;
      const said = `${name} has no effect at ${kind} ${namespace}/${parentName} (it is not in the manifests)`;
      if (parent.group !== GATEWAY_API) {
        if (hasForeignWaypoint(parent, world))
          return [
            `${name} has no effect at ${kind} ${namespace}/${parentName} (its waypoint is not Istio's, and not simulated)`,
          ];
        const isMissing = parents.some(
          ({ written: of, denied }) => of === written && denied?.reason === 'NoMatchingParent',
        );
        return isMissing ? [said] : [];
      }
      return world.findGatewayApi(kind, namespace, parentName) ? [] : [said];
    });
}

/** A policy whose certificate istiod cannot use blocks all traffic to its target. */
function ofPolicy({ spec, namespace, id }: Config, world: World): string[] {
  const [reference] = list(fields(spec.validation).caCertificateRefs).map(fields);
  if (!reference) return [];
  const [kind, name] = [text(reference.kind), text(reference.name)];
  if (text(reference.group) !== '' || kind !== 'ConfigMap') {
    return [
      `connections under BackendTLSPolicy ${id} work (istiod only accepts a ConfigMap, so in the cluster they fail)`,
    ];
  }
  if (world.find('ConfigMap', namespace, name)) return [];
  return [`ConfigMap ${namespace}/${name} exists (BackendTLSPolicy ${id} uses it, and it is not in the manifests)`];
}
