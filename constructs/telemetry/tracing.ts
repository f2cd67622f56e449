import { atLeastOne, atMostOne, type Field, map, refuse, struct, type Wire } from '../props/field';
import { at, shaped } from '../props/shape';
import { anyText, flag, headerName, nonEmptyText, percent } from '../props/value';
import { type WorkloadMode, workloadMode } from './provider';

/**
 * Tracing: which requests are sampled, and the tags of their spans.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing
 */
export interface Tracing {
  /** Which proxies report spans: the caller's, the called workload's, or both. @default 'CLIENT_AND_SERVER' */
  readonly mode?: WorkloadMode;
  /**
   * Extension provider in the mesh config. Istio's `providers` only supports one.
   *
   * @default the default provider in the mesh config
   */
  readonly provider?: string;
  /**
   * Sampling rate for requests without a sampling decision, in percent, in steps of 0.01.
   *
   * @default the mesh setting, initially 1
   */
  readonly randomSamplingPercentage?: number;
  /** Whether to stop reporting spans; requests are still sampled, and trace headers forwarded. @default false */
  readonly disableSpanReporting?: boolean;
  /** Whether to stop sending trace headers to the destination, such as an external host. @default false */
  readonly disableContextPropagation?: boolean;
  /** Whether spans have Istio's own tags. @default true */
  readonly enableIstioTags?: boolean;
  /**
   * Whether sampling depends on the request ID. Set to false if a proxy in front of Envoy generates the ID.
   *
   * @default true
   */
  readonly useRequestIdForTraceSampling?: boolean;
  /** Additional tags of the spans, by tag name. @default none */
  readonly customTags?: Readonly<Record<string, CustomTag>>;
}

/**
 * The value of a tag. Exactly one of `literal`, `environment`, `header` and `formatter` must be set.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-CustomTag
 */
export type CustomTag = LiteralTag | EnvironmentTag | HeaderTag | FormatterTag;

/** A tag with a constant value. */
export interface LiteralTag {
  /** The value. */
  readonly literal: string;
  readonly environment?: never;
  readonly header?: never;
  readonly formatter?: never;
  readonly defaultValue?: never;
}

/** A tag with the value of an environment variable. */
export interface EnvironmentTag {
  /** Name of an environment variable of the proxy. */
  readonly environment: string;
  /** Value if the variable is not set. @default the tag is omitted */
  readonly defaultValue?: string;
  readonly literal?: never;
  readonly header?: never;
  readonly formatter?: never;
}

/** A tag with the value of a request header. */
export interface HeaderTag {
  /** Name of the header. */
  readonly header: string;
  /** Value if the request does not have the header. @default the tag is omitted */
  readonly defaultValue?: string;
  readonly literal?: never;
  readonly environment?: never;
  readonly formatter?: never;
}

/** A tag with a formatted value. */
export interface FormatterTag {
  /** Format string, as for Envoy access logs: `%REQUESTED_SERVER_NAME%`. */
  readonly formatter: string;
  readonly literal?: never;
  readonly environment?: never;
  readonly header?: never;
  readonly defaultValue?: never;
}

interface AnyTag {
  readonly literal?: string;
  readonly environment?: string;
  readonly header?: string;
  readonly formatter?: string;
  readonly defaultValue?: string;
}

const SOURCES = ['literal', 'environment', 'header', 'formatter'];

const customTag = struct<AnyTag>(
  {
    literal: nonEmptyText,
    environment: nonEmptyText,
    header: headerName,
    formatter: nonEmptyText,
    defaultValue: anyText,
  },
  (wire, props, path): Wire => {
    atMostOne(path, props, SOURCES);
    atLeastOne(path, props, SOURCES);
    for (const source of ['literal', 'formatter']) atMostOne(path, props, [source, 'defaultValue']);
    const { defaultValue, ...tag } = wire;
    if (defaultValue === undefined) return tag;
    const [[source = '', named] = []] = Object.entries(tag);
    return { [source]: { ...(named as Wire), defaultValue } };
  },
  { literal: 'literal.value', environment: 'environment.name', header: 'header.name', formatter: 'formatter.value' },
) as Field<CustomTag>;

const sampling: Field<number> = (value, path) => {
  percent(value, path);
  return Math.round(value * 100) / 100 === value ? value : refuse(path, 'a number with at most two decimals', value);
};

export const tracing = struct<Tracing>(
  {
    mode: workloadMode,
    provider: shaped(
      (value: string, path: string) => [{ name: nonEmptyText(value, path) }],
      at('0.name', nonEmptyText).shape,
    ),
    randomSamplingPercentage: sampling,
    disableSpanReporting: flag,
    disableContextPropagation: flag,
    enableIstioTags: flag,
    useRequestIdForTraceSampling: flag,
    customTags: map(nonEmptyText, customTag),
  },
  undefined,
  { mode: 'match.mode', provider: 'providers' },
);
