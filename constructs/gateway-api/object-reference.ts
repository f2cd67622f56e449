import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type Field, refuse, required, shown, struct, type Wire } from '../props/field';
import { shaped } from '../props/shape';
import { choice, namespaceName, objectName } from '../props/value';
import { GROUPS, type ReferencedKind } from './kinds';

/** An object that is defined elsewhere. */
export interface NamedObject {
  readonly name: string;
  /** Namespace of the object. @default the namespace of the object that refers to it */
  readonly namespace?: string;
}

/** An object as a construct describes it. */
export interface KnownObject<K extends ReferencedKind> {
  readonly kind: K;
  readonly name: string;
  readonly namespace?: string;
}

/** Reads the object that a construct creates. @throws if it is of another kind */
export function objectOf<K extends ReferencedKind>(
  construct: Construct,
  path: string,
  kinds: readonly K[],
): KnownObject<K> {
  const { kind, apiGroup, name, metadata } = ApiObject.of(construct);
  const group = apiGroup === 'core' ? '' : apiGroup;
  const known = kinds.find((candidate) => candidate === kind && GROUPS[candidate] === group);
  if (known === undefined) refuse(path, kinds.map(article).join(' or '), `${kind} (${apiGroup})`);
  return { kind: known, name, ...(metadata.namespace !== undefined && { namespace: metadata.namespace }) };
}

const article = (kind: ReferencedKind) => `a ${kind}${GROUPS[kind] === '' ? '' : ` (${GROUPS[kind]})`}`;

const namedObject = struct<NamedObject>({ name: required(objectName), namespace: namespaceName });

/** A Secret: the construct that creates it, or its name and namespace. */
export type SecretReference = NamedObject | Construct;

const reference = (kind: ReferencedKind): Field<NamedObject | Construct> =>
  shaped((value: NamedObject | Construct, path: string) => {
    if (typeof value === 'string') refuse(path, `a ${kind}`, value, `write { name: ${shown(value)} }`);
    if (!Construct.isConstruct(value)) return namedObject(value, path);
    const { kind: _, ...named } = objectOf(value, path, [kind]);
    return namedObject(named, path);
  }, namedObject.shape);

export const secretReference = reference('Secret');
export const gatewayReference = reference('Gateway');

/** A ConfigMap or Secret with CA certificates in the key `ca.crt`. */
export interface NamedCaCertificates extends NamedObject {
  /** Kind of the object. @default 'ConfigMap' */
  readonly kind?: 'ConfigMap' | 'Secret';
}

/** CA certificates: the construct of a ConfigMap or Secret with the key `ca.crt`, or its name. */
export type CaCertificateReference = NamedCaCertificates | Construct;

const CA_KINDS = ['ConfigMap', 'Secret'] as const;

const namedCaCertificates = struct<NamedCaCertificates>(
  { kind: choice(...CA_KINDS), name: required(objectName), namespace: namespaceName },
  (wire): Wire => ({ group: '', kind: 'ConfigMap', ...wire }),
);

export const caCertificateReference: Field<CaCertificateReference> = shaped(
  (value: CaCertificateReference, path: string) =>
    namedCaCertificates(Construct.isConstruct(value) ? objectOf(value, path, CA_KINDS) : value, path),
  namedCaCertificates.shape,
);
