import { Construct } from 'constructs';
import { ROUTE_KINDS } from '../../mesh/gateway-api/kinds';
import { GATEWAY_API as GROUP } from '../../mesh/manifest/api-group';
import { required, struct } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import { choice, namespaceName, objectName } from '../props/value';
import { GATEWAY_API_BETA, GROUPS } from './kinds';
import { listOfAtMost } from './value';

/** Props of a ReferenceGrant. */
export interface ReferenceGrantProps extends ResourceProps {
  /** Objects that can refer to those in the namespace of the ReferenceGrant. */
  readonly from: readonly GrantFrom[];
  /** Objects in the namespace of the ReferenceGrant that can be referred to. */
  readonly to: readonly GrantTo[];
}

/** Objects of a kind in another namespace. */
export interface GrantFrom {
  readonly kind: (typeof FROM)[number];
  readonly namespace: string;
}

/** Objects of a kind in the namespace of the ReferenceGrant. */
export interface GrantTo {
  readonly kind: (typeof TO)[number];
  /** Name of the only object. @default all objects of the kind */
  readonly name?: string;
}

const FROM = [...ROUTE_KINDS, 'Gateway', 'ListenerSet'] as const;
const TO = ['Service', 'Secret', 'ConfigMap'] as const;

/**
 * A ReferenceGrant of the Gateway API: lets routes and Gateways in other namespaces refer to objects in its own. Backends of
 * routes in the mesh need none.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/referencegrant/
 */
export class ReferenceGrant extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the ReferenceGrant.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a ReferenceGrant with this name
   */
  constructor(scope: Construct, id: string, props: ReferenceGrantProps) {
    super(scope, id);
    const object = referenceGrant(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const from = struct<GrantFrom>({ kind: required(choice(...FROM)), namespace: required(namespaceName) }, (wire) => ({
  group: GROUP,
  ...wire,
}));

const to = struct<GrantTo>({ kind: required(choice(...TO)), name: objectName }, (wire, { kind }) => ({
  group: GROUPS[kind],
  ...wire,
}));

export const referenceGrant = resource<ReferenceGrantProps>(GATEWAY_API_BETA, 'ReferenceGrant', {
  from: required(listOfAtMost(16, from)),
  to: required(listOfAtMost(16, to)),
});
