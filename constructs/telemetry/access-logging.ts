import { struct } from '../props/field';
import { flag, nonEmptyText } from '../props/value';
import { providers, type WorkloadMode, workloadMode } from './provider';

/**
 * Access logging: which requests are logged, and where.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
 */
export interface AccessLogging {
  /** Which proxies log a request: the caller's, the called workload's, or both. @default 'CLIENT_AND_SERVER' */
  readonly mode?: WorkloadMode;
  /** Extension providers in the mesh config, such as `envoy`. @default the default providers in the mesh config */
  readonly providers?: readonly string[];
  /** Whether to disable logging. @default false */
  readonly disabled?: boolean;
  /** CEL expression that a request must match to be logged: `response.code >= 400`. @default all requests are logged */
  readonly filter?: string;
}

export const accessLogging = struct<AccessLogging>(
  { mode: workloadMode, providers, disabled: flag, filter: nonEmptyText },
  undefined,
  { mode: 'match.mode', filter: 'filter.expression' },
);
