import { Construct } from 'constructs';
import type { Destination } from './destination';
import { refuse } from './field';
import type { GatewayReference } from './gateway';
import type { ResourceProps } from './resource';
import type { ForwardOptions, RouteRule } from './rule';
import { percent } from './value';
import { VirtualService } from './virtual-service';

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
export interface CanarySplitProps extends ResourceProps, Omit<CanarySplitRules, 'name'> {
  /** The hosts whose requests are split. @default the host of `stable` */
  readonly hosts?: readonly string[];
  /** Where the requests come in. @default 'mesh': the sidecars of the callers */
  readonly gateways?: readonly GatewayReference[];
}

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
   * @throws when `canaryPercent` is not a number from 0 to 100, or has more than four decimals
   */
  static rules(props: CanarySplitRules): RouteRule[] {
    const { stable, canary, canaryPercent, ...options } = props;
    return [{ ...options, to: shares(stable, canary, canaryPercent) }];
  }

  readonly virtualService: VirtualService;

  constructor(scope: Construct, id: string, props: CanarySplitProps) {
    super(scope, id);
    const { name = id, namespace, labels, annotations, hosts = [props.stable.host], gateways, ...split } = props;
    const rules = CanarySplit.rules(split);
    this.virtualService = new VirtualService(this, 'Resource', {
      name,
      namespace,
      labels,
      annotations,
      hosts,
      gateways,
      rules,
    });
  }
}

/** Weights are whole numbers: 12.5 % is 125 of 1000. */
function shares(stable: Destination, canary: Destination, canaryPercent: number) {
  percent(canaryPercent, 'canaryPercent');
  const scale = [1, 10, 100, 1000, 10_000].find((scale) => Number.isInteger(canaryPercent * scale));
  if (scale === undefined) refuse('canaryPercent', 'a number with at most four decimals', canaryPercent);
  const weight = canaryPercent * scale;
  return [
    { to: stable, weight: 100 * scale - weight },
    { to: canary, weight },
  ];
}
