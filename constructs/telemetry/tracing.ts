import { atLeastOne, atMostOne, type Field, map, refuse, struct, type Wire } from '../props/field';
import { anyText, flag, headerName, nonEmptyText, percent } from '../props/value';
import { type WorkloadMode, workloadMode } from './provider';

/**
 * Which requests leave spans, and what stands in them.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing
 */
export interface Tracing {
  /** The side of a request that this is for. @default 'CLIENT_AND_SERVER' */
  readonly mode?: WorkloadMode;
  /** The name of a provider in the mesh config (`providers` in Istio, which takes one). @default the mesh config's default provider */
  readonly provider?: string;
  /** How many of the requests leave a span that come without a decision, in percent, in steps of 0.01. @default as the mesh is set, 1 at first */
  readonly randomSamplingPercentage?: number;
  /** Whether no span is reported; trace headers are passed on and requests are drawn all the same. @default false */
  readonly disableSpanReporting?: boolean;
  /** Whether the headers of a trace are kept from the destination, such as an external host. @default false */
  readonly disableContextPropagation?: boolean;
  /** Whether Istio's own tags stand in the spans. @default true */
  readonly enableIstioTags?: boolean;
  /** Whether the request id is what a request is drawn by; false where another proxy before Envoy made it. @default true */
  readonly useRequestIdForTraceSampling?: boolean;
  /** Tags by their names. @default none besides Istio's own */
  readonly customTags?: Readonly<Record<string, CustomTag>>;
}

/**
 * Where the value of a tag comes from: one of the four.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-CustomTag
 */
export type CustomTag = LiteralTag | EnvironmentTag | HeaderTag | FormatterTag;

/** A tag with the same value everywhere. */
export interface LiteralTag {
  /** The value itself. */
  readonly literal: string;
  readonly environment?: never;
  readonly header?: never;
  readonly formatter?: never;
  readonly defaultValue?: never;
}

/** A tag from the environment of the proxy. */
export interface EnvironmentTag {
  /** The name of an environment variable of the proxy. */
  readonly environment: string;
  /** The value where there is no such variable. @default the tag is left out */
  readonly defaultValue?: string;
  readonly literal?: never;
  readonly header?: never;
  readonly formatter?: never;
}

/** A tag from a header of the request. */
export interface HeaderTag {
  /** The name of a header of the request. */
  readonly header: string;
  /** The value where the request has no such header. @default the tag is left out */
  readonly defaultValue?: string;
  readonly literal?: never;
  readonly environment?: never;
  readonly formatter?: never;
}

/** A tag that Envoy's formatter writes. */
export interface FormatterTag {
  /** A text as in Envoy's access logs: `%REQUESTED_SERVER_NAME%`. */
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
  ({ literal, environment, header, formatter, ...wire }, props, at): Wire => {
    atMostOne(at, props, SOURCES);
    atLeastOne(at, props, SOURCES);
    for (const source of ['literal', 'formatter']) atMostOne(at, props, [source, 'defaultValue']);
    if (literal !== undefined) return { literal: { value: literal } };
    if (formatter !== undefined) return { formatter: { value: formatter } };
    if (environment !== undefined) return { environment: { name: environment, ...wire } };
    return { header: { name: header, ...wire } };
  },
) as Field<CustomTag>;

const sampling: Field<number> = (value, at) => {
  percent(value, at);
  return Math.round(value * 100) / 100 === value ? value : refuse(at, 'a number with at most two decimals', value);
};

export const tracing = struct<Tracing>(
  {
    mode: workloadMode,
    provider: nonEmptyText,
    randomSamplingPercentage: sampling,
    disableSpanReporting: flag,
    disableContextPropagation: flag,
    enableIstioTags: flag,
    useRequestIdForTraceSampling: flag,
    customTags: map(nonEmptyText, customTag),
  },
  ({ mode, provider, ...wire }): Wire => ({
    ...(mode !== undefined && { match: { mode } }),
    ...(provider !== undefined && { providers: [{ name: provider }] }),
    ...wire,
  }),
);
