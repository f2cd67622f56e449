import type { Condition } from './condition';

/** The status that istiod would write to an object of the Gateway API. */
export interface ObjectStatus {
  /** Kind of the object: `GatewayClass`, `Gateway`, `ListenerSet`, `HTTPRoute`, `GRPCRoute`, `TLSRoute`, `TCPRoute` or `BackendTLSPolicy`. */
  readonly kind: string;
  /** Namespace, empty for a GatewayClass. */
  readonly namespace: string;
  readonly name: string;
  /** Conditions of a GatewayClass, Gateway or ListenerSet, sorted by type; empty for other kinds. */
  readonly conditions: readonly Condition[];
  /** Listeners of a Gateway or ListenerSet; empty for other kinds. */
  readonly listeners: readonly ListenerStatus[];
  /** Addresses of a Gateway; empty if it has none yet. */
  readonly addresses: readonly string[];
  /** Parents of a route; empty for other kinds, and if no parent is Istio's. */
  readonly parents: readonly ParentStatus[];
  /** Targets of a BackendTLSPolicy, and Gateways with routes to them; empty for other kinds. */
  readonly ancestors: readonly AncestorStatus[];
}

/** The status of one listener. */
export interface ListenerStatus {
  readonly name: string;
  /** Number of routes that the listener accepts. */
  readonly attachedRoutes: number;
  /** Kinds of routes that may attach. */
  readonly supportedKinds: readonly string[];
  readonly conditions: readonly Condition[];
}

/** Whether a route is attached to one of its parents. */
export interface ParentStatus {
  /** The parentRef as written. */
  readonly parentRef: Readonly<Record<string, unknown>>;
  readonly conditions: readonly Condition[];
}

/** Whether a policy applies to one of its targets. */
export interface AncestorStatus {
  /** The target, or the Gateway. */
  readonly ancestorRef: Readonly<Record<string, unknown>>;
  /** `istio.io/mesh-controller` for a target, `istio.io/gateway-controller` for a Gateway. */
  readonly controllerName: string;
  readonly conditions: readonly Condition[];
}
