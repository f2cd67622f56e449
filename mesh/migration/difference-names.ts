import { CHANGES, type ChangeName } from './remarks';

/** Names of the differences that a migration can leave. `other` cannot be accepted. */
export type DifferenceName = ChangeName | 'missing-backend-status' | 'missing-port' | 'version-hosts' | 'other';

/** The meaning of each name. */
export const DIFFERENCES: Readonly<Record<DifferenceName, string>> = {
  ...CHANGES,
  'missing-backend-status': 'requests to a Service, or a port of it, that the manifests lack get 500 instead of 503',
  'missing-port': 'requests to a port that the Service lacks are no longer routed: the sidecar treats them as unknown',
  'version-hosts': 'each version is a Service, so workloads can call it by its own name',
  other: 'requests are treated differently for a reason without a name',
};
