import type { Random } from '../random';
import { DOMAIN, portsOf, SERVICES } from '../routing/world';

/** A Service, a Hostname, or something that cannot be used. */
export function backendRef(random: Random, own: string): object {
  const [namespace, name] = random.pick(random.chance(0.7) ? SERVICES.filter(([of]) => of === own) : SERVICES);
  const port = random.pick(random.chance(0.93) ? portsOf(namespace, name) : [80, 8080, 9999]);
  const kind = random.next();
  if (kind < 0.02) return { name: 'gone', port };
  if (kind < 0.04) return { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'ext', port };
  if (kind < 0.1) {
    const full = `${name}.${namespace}.svc.cluster.local`;
    const host = random.pick([full, full, full.toUpperCase(), `ext.${DOMAIN}`, `static.${DOMAIN}`, `gone.${DOMAIN}`]);
    // Neither a namespace nor a missing port is possible: each takes the whole route away.
    const broken = random.chance(0.06) ? random.pick<object>([{ namespace, port }, {}]) : { port };
    return { group: 'networking.istio.io', kind: 'Hostname', name: host, ...broken };
  }
  // A dot takes the whole route away.
  if (kind < 0.11) return { name: `${name}.${namespace}`, port };
  // Without a namespace, the Service is that of the same name next to the route, if there is one.
  const other = namespace === own || random.chance(0.15) ? {} : { namespace };
  if (kind < 0.13) return { group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name, port, ...other };
  return { name, port, ...other };
}
