import { Construct } from 'constructs';
import { exportTo } from '../props/export-to';
import { list, refuseProp, required } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { type DelegateRule, type Rule, rule } from './rule';
import { claimOf } from './virtual-service';

/** Props for DelegateVirtualService. */
export interface DelegateVirtualServiceProps extends ResourceProps {
  /**
   * Rules for the delegated HTTP requests (`http` in Istio); the first matching rule applies. Each match is combined with
   * the match of the delegating rule. If both have a path, this one must start with the other.
   */
  readonly rules: readonly Exclude<Rule, DelegateRule>[];
  /** Namespaces that can delegate to it: names, `.` for its own, `*` for all. @default the mesh default, usually all */
  readonly exportTo?: readonly string[];
}

/**
 * An Istio VirtualService without hosts. Its rules replace a rule of another VirtualService that refers to it with
 * `delegate`; on its own it has no effect.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export class DelegateVirtualService extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: DelegateVirtualServiceProps) {
    super(scope, id);
    const object = delegateVirtualService(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const delegateVirtualService = resource<DelegateVirtualServiceProps>(
  NETWORKING,
  'VirtualService',
  { rules: required(list<Rule>(rule)), exportTo },
  (spec, props) => {
    const chained = (props.rules as readonly Rule[]).findIndex(({ delegate }) => delegate !== undefined);
    if (chained >= 0) refuseProp(`rules[${chained}]`, 'delegate is not allowed here: a delegate cannot delegate');
    const claim = claimOf(props.rules);
    if (claim) refuseProp('', `header '${claim.name}' requires gateways: match it in the delegating rule`);
    return spec;
  },
  { rules: 'http' },
);
