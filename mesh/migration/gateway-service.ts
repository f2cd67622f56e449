import { type Config, compareText, selects } from '../manifest/config';
import { fields, list, number, text, textMap } from '../manifest/fields';
import { INGRESS_GATEWAY } from '../registry/installation';
import type { Workload } from '../registry/workload';
import type { NoBackend } from './backends';
import type { World } from './world';

/** The Service in front of the Pods that an Istio Gateway selects. */
export interface GatewayService {
  readonly service: Config;
  /** For each port of the Gateway, the port of the Service that leads to it: a listener must use that. */
  readonly ports: ReadonlyMap<number, number>;
}

/** The Service in front of the Pods that an Istio Gateway selects, or why there is none. */
export function gatewayService(gateway: Config, world: World): GatewayService | NoBackend {
  const selector = textMap(gateway.spec.selector);
  const pods = [...world.workloads.all()].filter(({ labels }) => selects(selector, labels));
  const found = world.objects.filter(({ kind, namespace, spec }) => {
    if (kind !== 'Service') return false;
    const own = textMap(spec.selector);
    if (own.size === 0) return false;
    if (pods.some((pod) => pod.namespace === namespace && selects(own, pod.labels))) return true;
    return (
      selects(selector, own) || (selects(selector, INGRESS_GATEWAY.labels) && selects(own, INGRESS_GATEWAY.labels))
    );
  });
  const labels = [...selector].map((label) => label.join('=')).join(',');
  if (selector.size === 0) return no('the Gateway has no selector', 'add one');
  if (found.length === 0)
    return no(
      `no Service selects the Pods with ${labels}`,
      'pass the Services with --context, as from kubectl get services -A -o yaml',
    );
  const namespaces = new Set(found.map(({ namespace }) => namespace));
  if (namespaces.size > 1)
    return no(`Pods with ${labels} are behind Services of ${[...namespaces].join(' and ')}`, 'use a narrower selector');
  const wanted = new Set(list(gateway.spec.servers).map((server) => number(fields(fields(server).port).number)));
  const candidates = found
    .map((service) => ({ service, ports: servicePorts(service, wanted, pods) }))
    .sort((a, b) => b.ports.size - a.ports.size || compareText(a.service.name, b.service.name));
  const [best] = candidates;
  const missing = [...wanted].find((port) => !best?.ports.has(port));
  if (!best || missing !== undefined)
    return no(
      `a listener needs a port of Service ${best?.service.id}, and none leads to port ${missing}`,
      'add the port to the Service',
    );
  return best;
}

const no = (reason: string, remedy: string): NoBackend => ({ reason, remedy });

/**
 * The port of a Service for each port of a Gateway. Istio's own Gateways can also name the port of the Pods: 8080, if the
 * Service has port 80 with targetPort 8080.
 */
function servicePorts({ spec }: Config, wanted: ReadonlySet<number>, pods: readonly Workload[]): Map<number, number> {
  const ports = list(spec.ports).map(fields);
  const target = ({ port, targetPort }: (typeof ports)[number]) =>
    number(targetPort) || pods[0]?.portNames.get(text(targetPort)) || number(port);
  return new Map(
    [...wanted].flatMap((port) => {
      const leading = ports.find((own) => number(own.port) === port) ?? ports.find((own) => target(own) === port);
      return leading ? [[port, number(leading.port)] as const] : [];
    }),
  );
}
