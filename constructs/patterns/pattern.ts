import type { Construct } from 'constructs';
import { onceEach } from '../../mesh/checks/engine/once-each';
import type { GatewayReference } from '../gateway/gateway';
import type { ServiceReference } from '../neighbours/service';
import { mustBeObject, rejectUnknown } from '../props/field';
import { located, metadataFields, type ResourceProps } from '../props/resource';
import type { Destination } from '../virtual-service/destination';
import type { Rule } from '../virtual-service/rule';
import { VirtualService } from '../virtual-service/virtual-service';

/** Props of every pattern that creates a VirtualService. */
export interface PatternProps extends ResourceProps {
  /** Hosts that clients call. @default the host of the destination, or of `stable` or `otherwise` if there are several */
  readonly hosts?: readonly (string | ServiceReference)[];
  /** Gateways that apply the rules; 'mesh' means the sidecars of the callers. @default 'mesh' */
  readonly gateways?: readonly GatewayReference[];
}

const PATTERN_PROPS = [...Object.keys(metadataFields), 'hosts', 'gateways'];

/** The props of a pattern whose rules have these fields. The name of a pattern is that of its VirtualService. */
const propsWith = onceEach((fields: object) => {
  const ofRules = Object.keys(fields).filter((prop) => !PATTERN_PROPS.includes(prop));
  return { all: new Set([...PATTERN_PROPS, ...ofRules]), ofRules };
});

/** Creates the VirtualService of a pattern. `fields` are the fields of its rules. */
export function virtualServiceOf<T extends PatternProps>(
  pattern: Construct,
  props: T,
  fields: object,
  rules: (rest: Omit<T, keyof PatternProps>) => readonly Rule[],
  host: (props: T) => Destination,
): VirtualService {
  const virtualServiceProps = located(pattern.constructor.name, pattern, () => {
    mustBeObject(props, 'props');
    const known = propsWith(fields);
    rejectUnknown(props, known.all, '');
    const { name = pattern.node.id, namespace, labels, annotations, suppress, hosts, gateways } = props;
    // Picked, because `...rest` is slow for an object with many props.
    const picked: Record<string, unknown> = {};
    for (const prop of known.ofRules) picked[prop] = props[prop as keyof T];
    return {
      name,
      namespace,
      labels,
      annotations,
      suppress,
      rules: rules(picked as Omit<T, keyof PatternProps>),
      hosts: hosts === undefined ? [{ host: host(props).host }] : hosts,
      gateways,
    };
  });
  return new VirtualService(pattern, 'Resource', virtualServiceProps);
}
