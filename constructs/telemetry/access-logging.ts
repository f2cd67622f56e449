import { struct, type Wire } from '../props/field';
import { flag, nonEmptyText } from '../props/value';
import { providers, type WorkloadMode, workloadMode } from './provider';

/**
 * Which requests stand in access logs.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#AccessLogging
 */
export interface AccessLogging {
  /** The side of a request that this is for. @default 'CLIENT_AND_SERVER' */
  readonly mode?: WorkloadMode;
  /** Names of providers in the mesh config, such as `envoy`. @default the mesh config's default providers */
  readonly providers?: readonly string[];
  /** Whether nothing is logged. @default false */
  readonly disabled?: boolean;
  /** An expression of CEL that says which requests are logged: `response.code >= 400`. @default all of them */
  readonly filter?: string;
}

export const accessLogging = struct<AccessLogging>(
  { mode: workloadMode, providers, disabled: flag, filter: nonEmptyText },
  ({ mode, filter, ...wire }): Wire => ({
    ...(mode !== undefined && { match: { mode } }),
    ...wire,
    ...(filter !== undefined && { filter: { expression: filter } }),
  }),
);
