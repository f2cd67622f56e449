import { Construct } from 'constructs';
import { comingFrom } from '../findings/references';
import { required } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import { GATEWAY_API } from './kinds';
import { type Listener, listeners } from './listener';
import { gatewayReference, type NamedObject } from './object-reference';
import { type GatewayParent, sectionOf } from './parent-ref';

/** Props of a ListenerSet. */
export interface ListenerSetProps extends ResourceProps {
  /** The Gateway, whose `allowedListeners` must accept the namespace of the ListenerSet. */
  readonly parentRef: NamedObject | Construct;
  /** Listeners that are added to those of the Gateway. Routes must name the ListenerSet as their parent, not the Gateway. */
  readonly listeners: readonly Listener[];
}

/**
 * A ListenerSet of the Gateway API: more listeners for a Gateway, for example from another team.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class ListenerSet extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;
  /** Names of the listeners. */
  readonly listenerNames: readonly string[];

  /**
   * Creates the ListenerSet.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a ListenerSet with this name
   */
  constructor(scope: Construct, id: string, props: ListenerSetProps) {
    super(scope, id);
    const object = listenerSet(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
    this.listenerNames = props.listeners.map(({ name }) => name);
  }

  /** One listener, as a parent for routes. @throws if the ListenerSet has no listener with this name */
  listener(name: string): GatewayParent {
    return comingFrom(this, { kind: 'ListenerSet', ...sectionOf(this, name) });
  }
}

export const listenerSet = resource<ListenerSetProps>(GATEWAY_API, 'ListenerSet', {
  parentRef: required(gatewayReference),
  listeners: required(listeners),
});
