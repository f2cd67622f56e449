import type { Labels } from '../manifest/config';

/** Namespace that istioctl installs Istio and its gateways in. The root namespace of a MeshConfig may be another one. */
export const INSTALL_NAMESPACE = 'istio-system';

/** A gateway that `istioctl install` creates: its Pods and the ports of its Service. */
export interface InstalledGateway {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly ports: ReadonlySet<number>;
}

export const INGRESS_GATEWAY = gateway('ingress', [80, 443, 31400, 15443]);
/** Not in every installation profile, so its namespace is a guess. */
export const EGRESS_GATEWAY = gateway('egress', [80, 443, 15443]);

function gateway(direction: 'ingress' | 'egress', ports: readonly number[]): InstalledGateway {
  const name = `istio-${direction}gateway`;
  return {
    name,
    namespace: INSTALL_NAMESPACE,
    labels: new Map([
      ['app', name],
      ['istio', `${direction}gateway`],
    ]),
    ports: new Set(ports),
  };
}
