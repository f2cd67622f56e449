import { Construct } from 'constructs';
import type { Destination } from './destination';
import type { Abort, Delay } from './fault';
import type { GatewayReference } from './gateway';
import type { ResourceProps } from './resource';
import type { ForwardOptions, RouteRule } from './rule';
import { VirtualService } from './virtual-service';

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
export interface FaultInjectionProps extends ResourceProps, Omit<FaultInjectionRules, 'name'> {
  /** The hosts whose callers see the fault. @default the host of `to` */
  readonly hosts?: readonly string[];
  /** Where the requests come in. @default 'mesh': the sidecars of the callers */
  readonly gateways?: readonly GatewayReference[];
}

/**
 * A VirtualService of Istio that makes some of the requests to a service fail, or wait.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/fault-injection/
 */
export class FaultInjection extends Construct {
  /** The rule alone, for the rules of any VirtualService. */
  static rules(props: FaultInjectionRules): RouteRule[] {
    const { abort, delay, ...rule } = props;
    return [{ ...rule, fault: { ...(delay && { delay }), ...(abort && { abort }) } }];
  }

  readonly virtualService: VirtualService;

  constructor(scope: Construct, id: string, props: FaultInjectionProps) {
    super(scope, id);
    const { name = id, namespace, labels, annotations, hosts = [props.to.host], gateways, ...injection } = props;
    const rules = FaultInjection.rules(injection);
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
