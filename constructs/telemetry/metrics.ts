import type { Duration } from 'cdk8s';
import { atLeastOne, atMostOne, type Field, list, map, refuseProp, struct, type Wire } from '../props/field';
import { choice, duration, flag, nonEmptyText } from '../props/value';
import { providers, type WorkloadMode, workloadMode } from './provider';

const METRICS = [
  'ALL_METRICS',
  'REQUEST_COUNT',
  'REQUEST_DURATION',
  'REQUEST_SIZE',
  'RESPONSE_SIZE',
  'TCP_OPENED_CONNECTIONS',
  'TCP_CLOSED_CONNECTIONS',
  'TCP_SENT_BYTES',
  'TCP_RECEIVED_BYTES',
  'GRPC_REQUEST_MESSAGES',
  'GRPC_RESPONSE_MESSAGES',
] as const;

/**
 * Metrics that proxies report.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Metrics
 */
export interface Metrics {
  /** Extension providers in the mesh config. @default the default providers in the mesh config */
  readonly providers?: readonly string[];
  /** Changes to metrics, applied in this order, so list changes to all metrics first. @default none */
  readonly overrides?: readonly MetricsOverride[];
  /** Time between reports of TCP metrics. @default 5 s */
  readonly reportingInterval?: Duration;
}

/**
 * Changes to one metric, or to all of them.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides
 */
export interface MetricsOverride {
  /** A standard metric of Istio. Excludes `customMetric`. @default all metrics */
  readonly metric?: (typeof METRICS)[number];
  /** A custom metric, by its name in the proxy. Excludes `metric`. @default all metrics */
  readonly customMetric?: string;
  /** Which proxies the change applies to: the caller's, the called workload's, or both. @default 'CLIENT_AND_SERVER' */
  readonly mode?: WorkloadMode;
  /**
   * Whether to disable the metric; `false` enables a metric that the Telemetry of the namespace or the mesh disables.
   *
   * @default inherited from them
   */
  readonly disabled?: boolean;
  /** Changes to the tags of the metric, by tag name. @default no changes */
  readonly tagOverrides?: Readonly<Record<string, TagOverride>>;
}

/**
 * A change to a tag: `UPSERT` sets it, `REMOVE` removes it.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides-TagOverride
 */
export type TagOverride = UpsertTag | RemoveTag;

/** Adds a tag, or replaces its value. */
export interface UpsertTag {
  /** The operation. @default 'UPSERT' */
  readonly operation?: 'UPSERT';
  /** CEL expression over Envoy attributes: `request.host`. */
  readonly value: string;
}

/** Removes a tag. */
export interface RemoveTag {
  readonly operation: 'REMOVE';
  readonly value?: never;
}

interface AnyTagOverride {
  readonly operation?: 'UPSERT' | 'REMOVE';
  readonly value?: string;
}

const tagOverride = struct<AnyTagOverride>(
  { operation: choice('UPSERT', 'REMOVE'), value: nonEmptyText },
  (wire, { operation = 'UPSERT', value }, path) => {
    if (operation === 'UPSERT' && value === undefined) refuseProp(path, "operation 'UPSERT' requires value");
    if (operation === 'REMOVE' && value !== undefined) {
      refuseProp(path, "operation 'REMOVE' and value exclude each other, keep one of them");
    }
    return wire;
  },
) as Field<TagOverride>;

const override = struct<MetricsOverride>(
  {
    metric: choice(...METRICS),
    customMetric: nonEmptyText,
    mode: workloadMode,
    disabled: flag,
    tagOverrides: map(nonEmptyText, tagOverride),
  },
  (wire, props, path): Wire => {
    atMostOne(path, props, ['metric', 'customMetric']);
    atLeastOne(path, props, ['disabled', 'tagOverrides']);
    return wire;
  },
  { metric: 'match.metric', customMetric: 'match.customMetric', mode: 'match.mode' },
);

export const metrics = struct<Metrics>({ providers, overrides: list(override), reportingInterval: duration });
