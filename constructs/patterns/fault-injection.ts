import { Construct } from 'constructs';
import { atLeastOne, required, struct } from '../props/field';
import { type Destination, destination } from '../virtual-service/destination';
import { type Abort, abort, type Delay, delay } from '../virtual-service/fault';
import { type ForwardOptions, forwardFields, type RouteRule } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** What a fault injection is about, and what its rule may carry besides. */
export interface FaultInjectionRules extends Omit<ForwardOptions, 'fault'> {
  /** Where the requests go that no fault stops. */
  readonly to: Destination;
  /** Requests that are answered with an error. @default none is aborted; `delay` is needed then */
  readonly abort?: Abort;
  /** Requests that wait before they go on. @default none waits; `abort` is needed then */
  readonly delay?: Delay;
}

/** Props of FaultInjection. */
export interface FaultInjectionProps extends PatternProps, Omit<FaultInjectionRules, 'name'> {}

/**
 * A VirtualService of Istio that makes some of the requests to a service fail, or wait.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
 */
export class FaultInjection extends Construct {
  /**
   * The rule alone, for the rules of any VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, such as neither `abort` nor `delay`
   */
  static rules(props: FaultInjectionRules): RouteRule[] {
    faultInjection(props, '');
    const { abort, delay, ...rule } = props;
    return [{ ...rule, fault: { ...(delay && { delay }), ...(abort && { abort }) } }];
  }

  /** The VirtualService that it makes. */
  readonly virtualService: VirtualService;

  /**
   * Makes the VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a VirtualService of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: FaultInjectionProps) {
    super(scope, id);
    this.virtualService = virtualServiceOf(this, props, FaultInjection.rules, ({ to }) => to);
  }
}

const { fault, ...options } = forwardFields;

const faultInjection = struct<FaultInjectionRules>(
  { to: required(destination), abort, delay, ...options },
  (wire, props, at) => {
    atLeastOne(at, props, ['abort', 'delay']);
    return wire;
  },
);
