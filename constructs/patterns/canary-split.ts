import { Construct } from 'constructs';
import { type Field, type Fields, refuse, required, struct } from '../props/field';
import { percent } from '../props/value';
import { type Destination, destination } from '../virtual-service/destination';
import { type ForwardOptions, forwardFields, type RouteRule, type Share } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** What a canary split is about, and what its rule may carry besides. */
export interface CanarySplitRules extends ForwardOptions {
  /** Where most requests go. */
  readonly stable: Destination;
  /** Where the others go. */
  readonly canary: Destination;
  /** How many requests the canary gets, in percent, with at most four decimals. */
  readonly canaryPercent: number;
}

/** Props of CanarySplit. */
export interface CanarySplitProps extends PatternProps, Omit<CanarySplitRules, 'name'> {}

/**
 * A VirtualService of Istio that splits requests between two versions by weight. Each request is drawn anew: the same
 * client sees both versions.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/traffic-shifting/
 */
export class CanarySplit extends Construct {
  /**
   * The rule alone, for the rules of any VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, such as a `canaryPercent` with more than four decimals
   */
  static rules(props: CanarySplitRules): RouteRule[] {
    canarySplit(props, '');
    const { stable, canary, canaryPercent, ...options } = props;
    return [{ ...options, to: shares(stable, canary, canaryPercent) }];
  }

  /** The VirtualService that it makes. */
  readonly virtualService: VirtualService;

  /**
   * Makes the VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a VirtualService of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: CanarySplitProps) {
    super(scope, id);
    this.virtualService = virtualServiceOf(this, props, CanarySplit.rules, ({ stable }) => stable);
  }
}

/** Weights are whole numbers: 12.5 % is 125 of 1000. */
const scaleOf = (percent: number) =>
  [1, 10, 100, 1000, 10_000].find((scale) => Math.round(percent * scale) / scale === percent);

const fourDecimals: Field<number> = (value, at) =>
  scaleOf(percent(value, at) as number) === undefined
    ? refuse(at, 'a number with at most four decimals', value)
    : value;

export const canarySplitFields: Fields<CanarySplitRules> = {
  stable: required(destination),
  canary: required(destination),
  canaryPercent: required(fourDecimals),
  ...forwardFields,
};

const canarySplit = struct(canarySplitFields);

export function shares(stable: Destination, canary: Destination, canaryPercent: number): [Share, Share] {
  const scale = scaleOf(canaryPercent) ?? 1;
  const weight = Math.round(canaryPercent * scale);
  return [
    { to: stable, weight: 100 * scale - weight },
    { to: canary, weight },
  ];
}
