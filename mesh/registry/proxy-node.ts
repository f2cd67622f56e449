import type { Labels } from '../manifest/config';
import type { Workload } from './workload';

/** The Envoy that a request leaves from. */
export interface ProxyNode {
  readonly type: 'router' | 'sidecar';
  readonly namespace: string;
  readonly labels: Labels;
  readonly workload: Workload;
}
