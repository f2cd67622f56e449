import { Construct } from 'constructs';
import { type Field, refuse, required, struct, type Wire } from '../props/field';
import { shaped } from '../props/shape';
import { choice, namespaceName, objectName, port } from '../props/value';
import { GROUPS } from './kinds';
import { type NamedObject, objectOf } from './object-reference';
import { listOfAtMost, sectionName } from './value';

const KINDS = ['Gateway', 'ListenerSet', 'Service', 'ServiceEntry'] as const;

/** A parent of a route that is defined elsewhere, or a part of one. */
export interface NamedParent extends NamedObject {
  /** Kind of the parent. The route of a `Service` or `ServiceEntry` applies to callers in the mesh. @default 'Gateway' */
  readonly kind?: 'Gateway' | 'ListenerSet' | 'Service' | 'ServiceEntry';
  /** Name of the only listener that the route attaches to. @default all listeners that accept the route */
  readonly sectionName?: string;
  /** Port of the listeners, or of the Service, that the route attaches to. @default all ports */
  readonly port?: number;
}

/** What a route attaches to: the construct of a Gateway, ListenerSet, Service or ServiceEntry, a listener, or a name. */
export type ParentRef = NamedParent | Construct;

/** One listener of a Gateway or ListenerSet, from its method `listener`. */
export interface GatewayParent extends NamedParent {
  /** Name of the listener. */
  readonly sectionName: string;
}

const named = struct<NamedParent>(
  {
    kind: choice(...KINDS),
    name: required(objectName),
    namespace: namespaceName,
    sectionName,
    port,
  },
  ({ kind, ...wire }, _, path): Wire => {
    const group = GROUPS[(kind ?? 'Gateway') as (typeof KINDS)[number]];
    const isInMesh = kind === 'Service' || kind === 'ServiceEntry';
    if (isInMesh && wire.sectionName !== undefined) {
      refuse(`${path}.sectionName`, `omitted for a ${kind}`, wire.sectionName, 'set port');
    }
    return { ...(kind !== undefined && kind !== 'Gateway' && { group, kind }), ...wire };
  },
);

const known: Field<ParentRef> = shaped(
  (value: ParentRef, path: string) => named(Construct.isConstruct(value) ? objectOf(value, path, KINDS) : value, path),
  { is: 'reference', to: 'parent' },
);

const parentRef: Field<ParentRef> = shaped((value: ParentRef, path: string) => known(value, path), {
  is: 'either',
  forms: [known, named],
});

export const parentRefs: Field<readonly ParentRef[]> = listOfAtMost(32, parentRef);

interface Owner {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly listenerNames: readonly string[];
}

/** A reference to one listener of a Gateway or ListenerSet. @throws if it has no such listener */
export function sectionOf({ name, namespace, listenerNames }: Owner, sectionName: string): GatewayParent {
  if (!listenerNames.includes(sectionName)) {
    refuse('the listener', `one of ${listenerNames.join(', ')}`, sectionName, `add it to the listeners of '${name}'`);
  }
  return { name, ...(namespace !== undefined && { namespace }), sectionName };
}
