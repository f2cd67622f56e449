import { type Config, compareText, selects } from '../manifest/config';
import { fields, list, number, textMap } from '../manifest/fields';
import { INGRESS_GATEWAY } from '../registry/installation';
import type { NoBackend } from './backends';
import type { World } from './world';

/** The Service in front of the Pods that an Istio Gateway selects, or why there is none. */
export function gatewayService(gateway: Config, world: World): Config | NoBackend {
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
    return no(`no Service selects the Pods with ${labels}`, 'pass the Service of the gateway with --context');
  const namespaces = new Set(found.map(({ namespace }) => namespace));
  if (namespaces.size > 1)
    return no(`Pods with ${labels} are behind Services of ${[...namespaces].join(' and ')}`, 'use a narrower selector');
  const wanted = list(gateway.spec.servers).map((server) => number(fields(fields(server).port).number));
  const fitting = found.filter((service) => wanted.every((port) => hasPort(service, port)));
  const [first] = (fitting.length > 0 ? fitting : found).sort((a, b) => compareText(a.name, b.name));
  const missing = wanted.find((port) => first && !hasPort(first, port));
  if (!first || missing !== undefined)
    return no(
      `Service ${first?.id} has no port ${missing}, so nothing would listen on it`,
      'add the port to the Service',
    );
  return first;
}

const no = (reason: string, remedy: string): NoBackend => ({ reason, remedy });

const hasPort = ({ spec }: Config, port: number) =>
  list(spec.ports).some((written) => number(fields(written).port) === port);
