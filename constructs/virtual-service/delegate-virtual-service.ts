import { Construct } from 'constructs';
import { exportTo } from '../props/export-to';
import { list, refuseProp, required } from '../props/field';
import { NETWORKING, type ResourceProps, resource } from '../props/resource';
import { type DelegateRule, type Rule, rule } from './rule';
import { claimOf } from './virtual-service';

/** Props of a DelegateVirtualService. */
export interface DelegateVirtualServiceProps extends ResourceProps {
  /**
   * What happens to the HTTP requests that are left to it (`http` in Istio): the first rule that matches is taken. A
   * match narrows the one of the rule that delegates: where both name a path, this one begins with the other.
   */
  readonly rules: readonly Exclude<Rule, DelegateRule>[];
  /** The namespaces that may delegate to it: their names, `.` for its own, `*` for all. @default as the mesh is set, usually all */
  readonly exportTo?: readonly string[];
}

/**
 * A VirtualService of Istio without hosts, a delegate: its rules stand in for a rule of another VirtualService, which
 * names it as `delegate`. By itself it rules no request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export class DelegateVirtualService extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a VirtualService of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: DelegateVirtualServiceProps) {
    super(scope, id);
    const object = delegateVirtualService(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const delegateVirtualService = resource<DelegateVirtualServiceProps>(
  NETWORKING,
  'VirtualService',
  { rules: required(list<Rule>(rule)), exportTo },
  ({ rules, ...spec }, props) => {
    const chained = (props.rules as readonly Rule[]).findIndex(({ delegate }) => delegate !== undefined);
    if (chained >= 0) refuseProp(`rules[${chained}]`, 'delegate is not taken here: a delegate has no delegates');
    const claim = claimOf(props.rules);
    if (claim) refuseProp('', `header '${claim.name}' needs gateways: match it in the rule that delegates`);
    return { ...spec, http: rules };
  },
);
