import { Construct } from 'constructs';
import { type Field, required } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import { at, shaped } from '../props/shape';
import { someWeight, type WeightedBackend, weightedBackend } from './backend';
import { GATEWAY_API } from './kinds';
import { type ParentRef, parentRefs } from './parent-ref';
import { hostname, listOfAtMost } from './value';

/** Props of a TcpRoute. */
export interface TcpRouteProps extends ResourceProps {
  /** What the route attaches to: Gateways or listeners, or Services whose callers in the mesh use the route. */
  readonly parentRefs: readonly ParentRef[];
  /** Backends, which share the connections by weight (`rules[0].backendRefs` in the manifest, which has only one rule). */
  readonly backendRefs: readonly WeightedBackend[];
}

/** Props of a TlsRoute. */
export interface TlsRouteProps extends TcpRouteProps {
  /** Hosts in the SNI of the connections: `db.example.com` or `*.example.com`. */
  readonly hostnames: readonly string[];
}

/**
 * A TCPRoute of the Gateway API: where the TCP connections of a listener, or of a Service's callers, go. Of two routes for
 * one listener, istiod uses only the older one.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class TcpRoute extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the TCPRoute.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a TCPRoute with this name
   */
  constructor(scope: Construct, id: string, props: TcpRouteProps) {
    super(scope, id);
    const object = tcpRoute(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

/**
 * A TLSRoute of the Gateway API: where TLS connections go, selected by their SNI.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export class TlsRoute extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the TLSRoute.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a TLSRoute with this name
   */
  constructor(scope: Construct, id: string, props: TlsRouteProps) {
    super(scope, id);
    const object = tlsRoute(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const backends = listOfAtMost(16, weightedBackend);

/** The only rule of the route. */
const onlyRule: Field<readonly WeightedBackend[]> = shaped((values: readonly WeightedBackend[], path: string) => {
  const backendRefs = backends(values, path);
  someWeight(values, path);
  return [{ backendRefs }];
}, at('0.backendRefs', backends).shape);

const tcpFields = { parentRefs: required(parentRefs), backendRefs: required(onlyRule) };

export const tcpRoute = resource<TcpRouteProps>(GATEWAY_API, 'TCPRoute', tcpFields, undefined, {
  backendRefs: 'rules',
});

export const tlsRoute = resource<TlsRouteProps>(
  GATEWAY_API,
  'TLSRoute',
  { ...tcpFields, hostnames: required(listOfAtMost(1024, hostname)) },
  undefined,
  { backendRefs: 'rules' },
);
