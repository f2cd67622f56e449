import { Construct } from 'constructs';
import { type Selector, selector } from '../neighbours/selector';
import { type Field, map, refuse, refuseProp, required, type Wire } from '../props/field';
import { type ResourceProps, resource, SECURITY } from '../props/resource';
import { choice } from '../props/value';

/** Whether workloads take plain text only (`DISABLE`), both (`PERMISSIVE`), or Istio's mutual TLS only (`STRICT`). */
export type PeerAuthenticationMode = (typeof MODES)[number];

/** Props of PeerAuthentication. */
export interface PeerAuthenticationProps extends ResourceProps {
  /** What the workloads take. */
  readonly mode: PeerAuthenticationMode;
  /** The workloads it is for: their labels, or a Deployment. @default every workload of its namespace; of the mesh, in Istio's root namespace */
  readonly selector?: Selector;
  /** Ports, as the workload listens, with a mode of their own. Needs `selector`. @default `mode` is for every port */
  readonly portLevelMtls?: Readonly<Record<number, PeerAuthenticationMode>>;
}

/**
 * A PeerAuthentication of Istio: whether workloads insist on mutual TLS from those who call them.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
export class PeerAuthentication extends Construct {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object; `undefined` where `kubectl apply` says it. */
  readonly namespace: string | undefined;

  /**
   * Makes the PeerAuthentication.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a PeerAuthentication of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: PeerAuthenticationProps) {
    super(scope, id);
    const object = mutualTls(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const MODES = ['DISABLE', 'PERMISSIVE', 'STRICT'] as const;
const mode = choice(...MODES);

const portKey: Field<string> = (value, at) =>
  /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535 ? value : refuse(at, 'a port from 1 to 65535', value);

const mutualTls = resource<PeerAuthenticationProps>(
  SECURITY,
  'PeerAuthentication',
  {
    selector,
    mode: required(mode),
    portLevelMtls: map(portKey, (value: PeerAuthenticationMode, at) => ({ mode: mode(value, at) })),
  },
  ({ selector, mode, ...spec }, props): Wire => {
    if (props.portLevelMtls) {
      if (Object.keys(props.portLevelMtls).length === 0) refuse('portLevelMtls', 'modes of one port at least', {});
      if (Object.keys(selector ?? {}).length === 0) {
        refuseProp('', 'portLevelMtls needs selector: ports are those of single workloads');
      }
    }
    return { ...(selector !== undefined && { selector: { matchLabels: selector } }), mtls: { mode }, ...spec };
  },
);
