import { type Fields, text } from '../manifest/fields';

/** A reference to another object, with its defaults filled in. */
export interface Reference {
  /** API group, empty for core kinds. */
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Parses a reference; a missing namespace means that of the object that contains it. An empty group is the core group. */
export function referenceOf(
  written: Fields,
  namespace: string,
  defaults: { readonly group: string; readonly kind: string },
): Reference {
  return {
    group: isWritten(written.group) ? text(written.group) : defaults.group,
    kind: isWritten(written.kind) ? text(written.kind) : defaults.kind,
    namespace: isWritten(written.namespace) ? text(written.namespace) : namespace,
    name: text(written.name),
  };
}

export function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null;
}
