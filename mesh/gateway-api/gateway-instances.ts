import { fields, list, text } from '../manifest/fields';
import { portOfService, type Service } from '../registry/service';
import type { World } from './world';

/** Where a Gateway is exposed: its Services with the ports of its listeners. */
export interface GatewayInstances {
  /** `HOST:PORT` of Services that have Pods for the port. */
  readonly internal: readonly string[];
  /** Addresses of load balancers. */
  readonly external: readonly string[];
  /** Host names of load balancers that have no address yet. */
  readonly pending: readonly string[];
  readonly warnings: readonly string[];
  /** Whether all Services and ports exist. */
  readonly areUsable: boolean;
}

export function gatewayInstances(
  services: readonly string[],
  namespace: string,
  ports: ReadonlySet<number>,
  { registry }: World,
): GatewayInstances {
  const internal = new Set<string>();
  const external = new Set<string>();
  const pending = new Set<string>();
  const warnings: string[] = [];
  let areUsable = true;
  const warn = (text: string, isUsable = false) => {
    warnings.push(text);
    areUsable &&= isUsable;
  };
  for (const host of services) {
    const found = registry.byNamespace(host);
    const service = found.get(namespace);
    if (!service) {
      const others = [...found.keys()].sort().map((name) => `"${name}"`);
      const elsewhere = ` in namespace "${namespace}", but it was found in namespace(s) ${others.join(', ')}`;
      warn(`hostname "${host}" not found${others.length > 0 ? elsewhere : ''}`);
      continue;
    }
    for (const port of ports) {
      if (hasEndpoints(service, port)) {
        internal.add(`${host}:${port}`);
        const assigned = loadBalancerAddresses(service);
        for (const address of assigned) external.add(address);
        const isPending = assigned.length === 0 && text(service.config.spec.type) === 'LoadBalancer';
        if (isPending && !pending.has(host)) warn(`address pending for hostname "${host}"`, true);
        if (isPending) pending.add(host);
      } else if (service.ports.every(({ number }) => !hasEndpoints(service, number))) {
        warn(`no instances found for hostname "${host}"`, true);
      } else warn(`port ${port} not found for hostname "${host}"${hint(service, port)}`);
    }
  }
  return {
    internal: [...internal].sort(),
    external: [...external].sort(),
    pending: [...pending].sort(),
    warnings: warnings.sort(),
    areUsable,
  };
}

function hasEndpoints(service: Service, number: number): boolean {
  const port = portOfService(service, number);
  return port !== undefined && service.endpoints(port).length > 0;
}

function loadBalancerAddresses({ config }: Service): string[] {
  const { status } = config.origin.manifest as { readonly status?: unknown };
  const ingress = list(fields(fields(status).loadBalancer).ingress).map(fields);
  return ingress.flatMap(({ ip, hostname }) => text(ip) || text(hostname) || []);
}

/** The Service ports whose Pods listen on the port: it was probably confused with the Service port. */
function hint(service: Service, port: number): string {
  const meant = service.ports
    .filter((candidate) => service.endpoints(candidate).some((endpoint) => endpoint.port === port))
    .map(({ number }) => `${number}`)
    .sort();
  if (meant.length === 0) return '';
  return ` (hint: the service port should be specified, not the workload port. Did you mean one of these ports: [${meant.join(' ')}]?)`;
}
