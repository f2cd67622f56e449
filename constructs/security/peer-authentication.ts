import { Construct } from 'constructs';
import { type Selector, selector } from '../neighbours/selector';
import { type Field, map, refuse, refuseProp, required, type Wire } from '../props/field';
import { SELECTOR_PLACE } from '../props/policy-target';
import { type ResourceProps, resource, SECURITY } from '../props/resource';
import { at, shaped } from '../props/shape';
import { choice } from '../props/value';

/**
 * Accepted connections: plain text only (`DISABLE`), plain text and mutual TLS (`PERMISSIVE`), mutual TLS only
 * (`STRICT`).
 */
export type PeerAuthenticationMode = (typeof MODES)[number];

/** Props of PeerAuthentication. */
export interface PeerAuthenticationProps extends ResourceProps {
  /** Connections that the workloads accept. */
  readonly mode: PeerAuthenticationMode;
  /**
   * Workloads that the policy applies to: their labels, or a Deployment.
   *
   * @default all workloads in its namespace, or in the mesh if that is Istio's root namespace
   */
  readonly selector?: Selector;
  /**
   * Modes of single ports, by the port that the workload listens on. Requires `selector`.
   *
   * @default `mode` applies to every port
   */
  readonly portLevelMtls?: Readonly<Record<number, PeerAuthenticationMode>>;
}

/**
 * An Istio PeerAuthentication: whether workloads require mutual TLS from their callers.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class PeerAuthentication extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the PeerAuthentication.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a PeerAuthentication with this name
   */
  constructor(scope: Construct, id: string, props: PeerAuthenticationProps) {
    super(scope, id);
    const object = peerAuthentication(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const MODES = ['DISABLE', 'PERMISSIVE', 'STRICT'] as const;
const mode = choice(...MODES);

const portKey: Field<string> = (value, path) =>
  /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? value : refuse(path, 'a port from 1 to 65535', value);

export const peerAuthentication = resource<PeerAuthenticationProps>(
  SECURITY,
  'PeerAuthentication',
  {
    selector,
    mode: required(mode),
    portLevelMtls: map(
      portKey,
      shaped((value: PeerAuthenticationMode, path: string) => ({ mode: mode(value, path) }), at('mode', mode).shape),
    ),
  },
  (spec, props): Wire => {
    if (props.portLevelMtls) {
      if (Object.keys(props.portLevelMtls).length === 0) refuse('portLevelMtls', 'the mode of at least one port', {});
      if (Object.keys(Object(spec.selector).matchLabels ?? {}).length === 0) {
        refuseProp('', 'portLevelMtls requires selector with at least one label');
      }
    }
    return spec;
  },
  { selector: SELECTOR_PLACE, mode: 'mtls.mode' },
);
