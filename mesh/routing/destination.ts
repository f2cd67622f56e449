import { type Fields, fields, number, text } from '../manifest/fields';
import { type HostName, resolveShortName } from '../registry/host-name';
import type { RouteContext } from './route-action';
import type { VirtualService } from './virtual-service';

/** Resolves a rule's destination; if it has no port, the proxy's default applies. */
export function destinationOfRoute(
  destination: Fields,
  virtualService: VirtualService,
  rule: { readonly namespace: string },
  context: Pick<RouteContext, 'mesh' | 'defaultDestination'>,
): { host: HostName; port: number; subset: string } {
  const name = text(destination.host);
  const { clusterDomain } = context.mesh;
  const written = virtualService.semantics ? name.toLowerCase() : resolveShortName(name, rule.namespace, clusterDomain);
  const { host, port } = context.defaultDestination(written, virtualService.namespace);
  const isMisspelled = name !== name.toLowerCase() && written.endsWith(`.svc.${clusterDomain}`);
  return {
    // Clusters are found by their exact names, and those of Services are in lower case.
    host: isMisspelled ? name + written.slice(name.length) : host,
    port: number(fields(destination.port).number) || port,
    subset: text(destination.subset),
  };
}
