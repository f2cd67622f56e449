import type { Labels } from '../manifest/config';
import type { Workload } from './workload';

/** The Envoy proxy that sends a request: a gateway or a sidecar. */
export interface ProxyNode {
  readonly type: 'router' | 'sidecar';
  readonly namespace: string;
  readonly labels: Labels;
  readonly workload: Workload;
}
