import type { Labels } from '../config';
import type { Workload } from '../registry/workload';

/** The Envoy that a request leaves from. */
export interface ProxyNode {
  readonly type: 'router' | 'sidecar';
  readonly namespace: string;
  readonly labels: Labels;
  readonly workload: Workload;
}
