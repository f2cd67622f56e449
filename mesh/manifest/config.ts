import { type Fields, fields, text, textMap } from './fields';
import type { SourcedManifest } from './manifest';

export type Labels = ReadonlyMap<string, string>;

/** A cluster object with parsed metadata and an untyped spec. */
export interface Config {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `namespace/name`. */
  readonly id: string;
  /** Creation time in seconds since 1970; 0 if the manifest has no creationTimestamp. */
  readonly created: number;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly spec: Fields;
  readonly origin: SourcedManifest;
}

export function toConfig(origin: SourcedManifest): Config {
  const manifest = origin.manifest as unknown as Fields;
  const metadata = fields(manifest.metadata);
  const name = text(metadata.name);
  const namespace = text(metadata.namespace) || 'default';
  const created = Date.parse(text(metadata.creationTimestamp));
  return {
    kind: text(manifest.kind),
    name,
    namespace,
    id: `${namespace}/${name}`,
    created: Number.isNaN(created) ? 0 : Math.floor(created / 1000),
    labels: textMap(metadata.labels),
    annotations: textMap(metadata.annotations),
    spec: fields(manifest.spec),
    origin,
  };
}

/** Whether the labels satisfy the selector; an empty selector matches everything. */
export function selects(selector: Labels, labels: Labels): boolean {
  for (const [key, value] of selector) if (labels.get(key) !== value) return false;
  return true;
}

/** Compares by age, as Istio does: creation time in whole seconds, then name, then namespace. */
export function byAge(a: Config, b: Config): number {
  return a.created - b.created || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
