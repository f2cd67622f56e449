import { Construct } from 'constructs';
import { type Field, type Fields, list, refuse, required, struct } from '../props/field';
import { percent } from '../props/value';
import { type Destination, destination } from '../virtual-service/destination';
import { type ForwardOptions, forwardFields, type RouteRule, type Share } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** Props for `CanarySplit.rules`. */
export interface CanarySplitRules extends ForwardOptions {
  readonly stable: Destination;
  readonly canary: Destination;
  /** Share of requests for the canary, in percent with at most four decimals. */
  readonly canaryPercent: number;
}

/** Props for `CanarySplit.steps`. */
export interface CanarySplitSteps extends Omit<CanarySplitRules, 'canaryPercent'> {
  /** Shares of requests for the canary, one per step and each larger than the one before, in percent with at most four decimals. */
  readonly percents: readonly number[];
}

/** One step of a release. */
export interface CanaryStep {
  /** `canary-10` for 10 %; `done` for the last step, which has only the canary. */
  readonly name: string;
  /** Share of requests for the canary, in percent. */
  readonly canaryPercent: number;
  /** The rule, for any VirtualService. */
  readonly rules: RouteRule[];
}

/** Props for CanarySplit. */
export interface CanarySplitProps extends PatternProps, Omit<CanarySplitRules, 'name'> {}

/**
 * An Istio VirtualService that splits requests between a stable and a canary destination by weight. Each request is drawn
 * separately, so a client sees both; use StickyCanary to avoid that.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
 */
export class CanarySplit extends Construct {
  /**
   * Only the rule, for any VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid
   */
  static rules(props: CanarySplitRules): RouteRule[] {
    canarySplit(props, '');
    const { stable, canary, canaryPercent, ...options } = props;
    return [{ ...options, to: shares(stable, canary, canaryPercent) }];
  }

  /**
   * The rules of a whole release, for one chart per step; after the last one, nothing names `stable` any more.
   *
   * @example
   * for (const { name, rules } of CanarySplit.steps({ stable, canary, percents: [1, 10, 50] })) {
   *   new VirtualService(new OverlayChart(app, `reviews-${name}`), 'reviews', { hosts: ['reviews'], rules });
   * }
   * @throws if a prop is missing, unknown or invalid, or the percents do not grow
   */
  static steps(props: CanarySplitSteps): CanaryStep[] {
    canarySplitSteps(props, '');
    const { percents, ...rest } = props;
    const { stable: _stable, canary, ...options } = rest;
    return [
      ...percents.map((canaryPercent) => ({
        name: `canary-${canaryPercent}`,
        canaryPercent,
        rules: CanarySplit.rules({ ...rest, canaryPercent }),
      })),
      { name: 'done', canaryPercent: 100, rules: [{ ...options, to: canary }] },
    ];
  }

  readonly virtualService: VirtualService;

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: CanarySplitProps) {
    super(scope, id);
    this.virtualService = virtualServiceOf(this, props, canarySplitFields, CanarySplit.rules, ({ stable }) => stable);
  }
}

/** Scale for whole-number weights: 12.5 % is 125 of 1000. */
const scaleOf = (percent: number) =>
  [1, 10, 100, 1000, 10_000].find((scale) => Math.round(percent * scale) / scale === percent);

const fourDecimals: Field<number> = (value, path) =>
  scaleOf(percent(value, path) as number) === undefined
    ? refuse(path, 'a number with at most four decimals', value)
    : value;

export const canarySplitFields: Fields<CanarySplitRules> = {
  stable: required(destination),
  canary: required(destination),
  canaryPercent: required(fourDecimals),
  ...forwardFields,
};

const canarySplit = struct(canarySplitFields);

const growing: Field<readonly number[]> = (values, path) => {
  list(fourDecimals)(values, path);
  for (const [index, value] of values.entries()) {
    const before = values[index - 1];
    if (before !== undefined && value <= before) refuse(`${path}[${index}]`, `more than ${before}`, value);
  }
  return values;
};

const { canaryPercent: _, ...shared } = canarySplitFields;
const canarySplitSteps = struct<CanarySplitSteps>({ ...shared, percents: required(growing) });

export function shares(stable: Destination, canary: Destination, canaryPercent: number): [Share, Share] {
  const scale = scaleOf(canaryPercent) ?? 1;
  const weight = Math.round(canaryPercent * scale);
  return [
    { to: stable, weight: 100 * scale - weight },
    { to: canary, weight },
  ];
}
