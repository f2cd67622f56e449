import { Construct, type IConstruct } from 'constructs';
import { isPlain } from '../props/field';
import { type DeclaredService, declare, declaredBy, setDeclared } from './declared';

// References are plain data, because a cdk8s dependency between charts would rename files. Their origins are stored here.
const origins = new WeakMap<object, IConstruct>();
const references = new WeakMap<IConstruct, readonly IConstruct[]>();

/** Stores the origin of a reference: a construct, or the origin of another reference. Returns the reference. */
export function comingFrom<T extends object>(source: object, reference: T): T {
  const origin = originOf(source);
  if (origin !== undefined) origins.set(reference, origin);
  setDeclared(reference, declaredBy(source));
  return reference;
}

const originOf = (value: object): IConstruct | undefined => (Construct.isConstruct(value) ? value : origins.get(value));

/** Stores the constructs that the props of a construct refer to, directly or by references, and the Services they declare. */
export function rememberReferences(construct: IConstruct, props: { readonly namespace?: string }): void {
  const found: Found = { constructs: [], services: [] };
  collect(props, found);
  if (found.constructs.length > 0) references.set(construct, found.constructs);
  for (const service of found.services) declare(construct, service, props.namespace);
}

/** What props refer to. The same one can occur more than once. */
interface Found {
  readonly constructs: IConstruct[];
  readonly services: DeclaredService[];
}

function collect(value: unknown, found: Found): void {
  if (typeof value !== 'object' || value === null) return;
  const declared = declaredBy(value);
  if (declared !== undefined) found.services.push(declared);
  const origin = originOf(value);
  if (origin !== undefined) found.constructs.push(origin);
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (isPlain(value)) for (const name of Object.keys(value)) collect((value as never)[name], found);
}

/** All constructs that these refer to, transitively. */
export function referredToBy(constructs: Iterable<IConstruct>): Set<IConstruct> {
  const found = new Set<IConstruct>();
  const follow = (construct: IConstruct) => {
    for (const target of references.get(construct) ?? []) {
      if (found.has(target)) continue;
      found.add(target);
      follow(target);
    }
  };
  for (const construct of constructs) follow(construct);
  return found;
}
