import { Construct } from 'constructs';
import { atLeastOne, type Fields, required, struct } from '../props/field';
import { type Destination, destination } from '../virtual-service/destination';
import { type Abort, abort, type Delay, delay } from '../virtual-service/fault';
import { type ForwardOptions, forwardFields, type RouteRule } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** Props for `FaultInjection.rules`. */
export interface FaultInjectionRules extends Omit<ForwardOptions, 'fault'> {
  /** Destination for requests that are not aborted. */
  readonly to: Destination;
  /** Requests to answer with an error. @default none; `delay` is then required */
  readonly abort?: Abort;
  /** Requests to delay. @default none; `abort` is then required */
  readonly delay?: Delay;
}

/** Props for FaultInjection. */
export interface FaultInjectionProps extends PatternProps, Omit<FaultInjectionRules, 'name'> {}

/**
 * An Istio VirtualService that aborts or delays some of the requests to a service.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
 */
export class FaultInjection extends Construct {
  /**
   * Only the rule, for any VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or neither `abort` nor `delay` is set
   */
  static rules(props: FaultInjectionRules): RouteRule[] {
    faultInjection(props, '');
    const { abort, delay, ...rule } = props;
    return [{ ...rule, fault: { ...(delay && { delay }), ...(abort && { abort }) } }];
  }

  readonly virtualService: VirtualService;

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: FaultInjectionProps) {
    super(scope, id);
    this.virtualService = virtualServiceOf(this, props, fields, FaultInjection.rules, ({ to }) => to);
  }
}

const { fault, ...options } = forwardFields;

const fields: Fields<FaultInjectionRules> = { to: required(destination), abort, delay, ...options };

const faultInjection = struct(fields, (wire, props, path) => {
  atLeastOne(path, props, ['abort', 'delay']);
  return wire;
});
