import { Construct, type IConstruct } from 'constructs';

// References are plain data: cdk8s must see no dependency in them, which would rename files. Where they came from is
// remembered here.
const origins = new WeakMap<object, IConstruct>();
const references = new WeakMap<IConstruct, readonly IConstruct[]>();

/** The same reference, which comes from a construct, or from where another reference came from. */
export function comingFrom<T extends object>(source: object, reference: T): T {
  const origin = originOf(source);
  if (origin !== undefined) origins.set(reference, origin);
  return reference;
}

const originOf = (value: object): IConstruct | undefined => (Construct.isConstruct(value) ? value : origins.get(value));

/** Remembers every construct that the props of one name, or that a reference among them came from. */
export function rememberReferences(construct: IConstruct, props: object): void {
  const found = new Set<IConstruct>();
  collect(props, found);
  if (found.size > 0) references.set(construct, [...found]);
}

function collect(value: unknown, found: Set<IConstruct>): void {
  if (typeof value !== 'object' || value === null) return;
  const origin = originOf(value);
  if (origin !== undefined) found.add(origin);
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (isPlain(value)) for (const name of Object.keys(value)) collect((value as never)[name], found);
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The constructs that these ones refer to, and those that they refer to in turn. */
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
