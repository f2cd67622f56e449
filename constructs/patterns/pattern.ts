import type { Construct } from 'constructs';
import type { GatewayReference } from '../gateway/gateway';
import type { ServiceReference } from '../neighbours/service';
import { mustBeObject } from '../props/field';
import { located, type ResourceProps } from '../props/resource';
import type { Destination } from '../virtual-service/destination';
import type { Rule } from '../virtual-service/rule';
import { VirtualService } from '../virtual-service/virtual-service';

/** What every pattern takes that stands in a VirtualService of its own. */
export interface PatternProps extends ResourceProps {
  /** The hosts whose requests are ruled. @default the host of the destination; of several, that of `stable` or `otherwise` */
  readonly hosts?: readonly (string | ServiceReference)[];
  /** Where the requests come in. @default 'mesh': the sidecars of the callers */
  readonly gateways?: readonly GatewayReference[];
}

/** Puts the rules of a pattern into a VirtualService below it. */
export function virtualServiceOf<T extends PatternProps>(
  pattern: Construct,
  props: T,
  rules: (rest: Omit<T, keyof PatternProps>) => readonly Rule[],
  host: (props: T) => Destination,
): VirtualService {
  const made = located(pattern.constructor.name, pattern, () => {
    mustBeObject(props, 'props');
    const { name = pattern.node.id, namespace, labels, annotations, suppress, hosts, gateways, ...rest } = props;
    const resource = { name, namespace, labels, annotations, suppress };
    const ruled = rules(rest);
    return { ...resource, rules: ruled, hosts: hosts === undefined ? [{ host: host(props).host }] : hosts, gateways };
  });
  return new VirtualService(pattern, 'Resource', made);
}
