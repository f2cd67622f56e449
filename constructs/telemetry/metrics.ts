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
 * What proxies measure.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Metrics
 */
export interface Metrics {
  /** Names of providers in the mesh config. @default the mesh config's default providers */
  readonly providers?: readonly string[];
  /** What is different for some metrics, in the order that it is applied: what is for all of them first. @default nothing */
  readonly overrides?: readonly MetricsOverride[];
  /** The time between two reports, of TCP metrics only. @default 5 s */
  readonly reportingInterval?: Duration;
}

/**
 * What is different for some metrics.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides
 */
export interface MetricsOverride {
  /** One of Istio's metrics. Excludes `customMetric`. @default all of them */
  readonly metric?: (typeof METRICS)[number];
  /** A metric by its name in the proxy. Excludes `metric`. @default all of them */
  readonly customMetric?: string;
  /** The side of a request that is measured. @default 'CLIENT_AND_SERVER' */
  readonly mode?: WorkloadMode;
  /** Whether it is not reported; false reports it where the namespace or the mesh says true. @default as they say */
  readonly disabled?: boolean;
  /** Tags of the metric by their names. @default the tags stay */
  readonly tagOverrides?: Readonly<Record<string, TagOverride>>;
}

/**
 * What happens to a tag: `UPSERT` sets it, `REMOVE` takes it away.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#MetricsOverrides-TagOverride
 */
export type TagOverride = UpsertTag | RemoveTag;

/** Sets a tag, whether it is there or not. */
export interface UpsertTag {
  /** What happens to the tag. @default 'UPSERT' */
  readonly operation?: 'UPSERT';
  /** An expression of CEL over Envoy's attributes: `request.host`. */
  readonly value: string;
}

/** Takes a tag away. */
export interface RemoveTag {
  /** What happens to the tag. */
  readonly operation: 'REMOVE';
  readonly value?: never;
}

interface AnyTagOverride {
  readonly operation?: 'UPSERT' | 'REMOVE';
  readonly value?: string;
}

const tagOverride = struct<AnyTagOverride>(
  { operation: choice('UPSERT', 'REMOVE'), value: nonEmptyText },
  (wire, { operation = 'UPSERT', value }, at) => {
    if (operation === 'UPSERT' && value === undefined) refuseProp(at, "value is missing, operation 'UPSERT' needs it");
    if (operation === 'REMOVE' && value !== undefined) {
      refuseProp(at, "operation 'REMOVE' and value exclude each other, keep one of them");
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
  ({ metric, customMetric, mode, ...wire }, props, at): Wire => {
    atMostOne(at, props, ['metric', 'customMetric']);
    atLeastOne(at, props, ['disabled', 'tagOverrides']);
    const match = Object.entries({ metric, customMetric, mode }).filter(([, value]) => value !== undefined);
    return { ...(match.length > 0 && { match: Object.fromEntries(match) }), ...wire };
  },
);

export const metrics = struct<Metrics>({ providers, overrides: list(override), reportingInterval: duration });
