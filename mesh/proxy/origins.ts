import { byAge, type Config, selects } from '../manifest/config';
import { textMap } from '../manifest/fields';
import { INGRESS_GATEWAY, INSTALL_NAMESPACE } from '../registry/installation';
import type { ProxyNode } from '../registry/proxy-node';
import { assumedWorkload, type Workload } from '../registry/workload';
import type { Request } from '../request/request';
import { Gateway } from './gateway';
import { type PodSelector, podSelectors } from './gateway-binding';
import { didYouMean } from './missing';
import type { MeshModel, Origin } from './model';
import { Sidecar } from './sidecar';
import { Unmeshed } from './unmeshed';

/** Creates the origins of requests, each one once. */
export class Origins {
  /** By `from`, then by `gateway`. */
  private readonly made = new Map<string, Map<string, Origin>>();

  private readonly model: MeshModel;
  private readonly gateways: readonly Config[];

  constructor(model: MeshModel, gateways: readonly Config[]) {
    this.model = model;
    this.gateways = gateways;
  }

  for({ from = 'gateway', gateway = '' }: Request): Origin {
    let ofSender = this.made.get(from);
    if (!ofSender) {
      ofSender = new Map();
      this.made.set(from, ofSender);
    }
    let origin = ofSender.get(gateway);
    if (!origin) {
      origin = from === 'gateway' || gateway ? this.gateway(from, gateway) : this.workload(from);
      ofSender.set(gateway, origin);
    }
    return origin;
  }

  private workload(from: string): Origin {
    const workload = this.named(from);
    const proxy = proxyOf(workload, 'sidecar');
    return workload.sidecar === 'none' ? new Unmeshed(proxy, this.model) : new Sidecar(proxy, this.model);
  }

  private named(from: string): Workload {
    const [namespace = '', name = ''] = from.split('/');
    return this.model.workloads.get(from) ?? assumedWorkload(namespace, name, new Map([['app', name]]));
  }

  private gateway(from: string, gateway: string): Origin {
    const config = gateway === '' ? undefined : this.find(gateway);
    const workload = from === 'gateway' ? this.pod(config) : this.named(from);
    const ofPod = workload.known
      ? []
      : [
          `the gateway Pod is ${workload.id} with labels ${[...workload.labels].map((label) => label.join('=')).join(',')} ` +
            `and service account ${workload.serviceAccount} (it is not in the manifests${from === 'gateway' ? '' : didYouMean(workload, this.model.workloads)})`,
        ];
    const [chosen, ...others] = this.called(gateway).map(({ id }) => id);
    const isOneOfMany = others.length > 0 ? [`the gateway ${gateway} is ${chosen}, not ${others.join(' or ')}`] : [];
    return new Gateway(proxyOf(workload, 'router'), this.model, this.gateways, config, [
      ...ofPod,
      ...isOneOfMany,
      ...this.model.security.assumptions,
    ]);
  }

  private find(name: string): Config {
    const [first] = this.called(name);
    if (first) return first;
    const known = this.gateways.map(({ id }) => id).join(', ') || 'none';
    throw new Error(
      `request.gateway must be a Gateway of the manifests, got ${JSON.stringify(name)} (known: ${known})`,
    );
  }

  /** The Gateways with a name, the oldest one first. */
  private called(name: string): Config[] {
    const byId = this.gateways.filter(({ id }) => id === name);
    return byId.length > 0 ? byId : this.gateways.filter((gateway) => gateway.name === name).sort(byAge);
  }

  /**
   * Finds the workload that most Gateways select, ingress gateways first; if there is none, Istio's default gateway.
   */
  private pod(gateway: Config | undefined): Workload {
    const chosen = gateway ? [gateway] : [...this.gateways].sort(byAge);
    const wanted = chosen
      .flatMap((candidate) => podSelectors(candidate, this.model.registry))
      .filter(({ labels }) => labels.size > 0);
    const ofIngress = wanted.filter(({ labels }) => selects(labels, INGRESS_GATEWAY.labels));
    const found = this.selectedMost(ofIngress.length > 0 ? ofIngress : wanted);
    if (found) return found;
    const [first] = ofIngress.length > 0 ? ofIngress : wanted;
    // A Gateway without a selector configures every gateway.
    const isAny = ofIngress.length === 0 && wanted.length < chosen.length;
    const assumed: Required<PodSelector> = {
      labels: (isAny || ofIngress.length > 0 ? undefined : first?.labels) ?? INGRESS_GATEWAY.labels,
      namespace: first?.namespace ?? INSTALL_NAMESPACE,
    };
    const { labels, namespace } = first && !isAny ? this.behindService(first, assumed) : assumed;
    const name = labels.get('app') ?? INGRESS_GATEWAY.name;
    return { ...assumedWorkload(namespace, name, labels), serviceAccount: `${name}-service-account` };
  }

  /** The assumed Pods, if they are behind a Service or none is known; otherwise those of a Service that a Gateway selects. */
  private behindService(selector: PodSelector, assumed: Required<PodSelector>): Required<PodSelector> {
    const found = this.model.registry.services.flatMap(({ kubernetes, namespace, config }) => {
      const labels = textMap(config.spec.selector);
      const isBehind = kubernetes && labels.size > 0 && selects(selector.labels, labels);
      return isBehind && namespace === (selector.namespace ?? namespace) ? [{ labels, namespace }] : [];
    });
    const isAssumed = ({ labels, namespace }: Required<PodSelector>) =>
      namespace === assumed.namespace && selects(labels, assumed.labels);
    return found.find(isAssumed) ? assumed : (found[0] ?? assumed);
  }

  private selectedMost(selectors: readonly PodSelector[]): Workload | undefined {
    let best: { workload: Workload; rank: number } | undefined;
    for (const workload of this.model.workloads.all()) {
      const selected = selectors.filter(
        ({ labels, namespace }) =>
          selects(labels, workload.labels) && (namespace === undefined || namespace === workload.namespace),
      ).length;
      // The namespace of the installation breaks ties.
      const rank = selected * 2 + (workload.namespace === INSTALL_NAMESPACE ? 1 : 0);
      if (selected > 0 && rank > (best?.rank ?? 0)) best = { workload, rank };
    }
    return best?.workload;
  }
}

function proxyOf(workload: Workload, type: ProxyNode['type']): ProxyNode {
  return { type, namespace: workload.namespace, labels: workload.labels, workload };
}
