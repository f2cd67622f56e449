import type { Manifest, SourcedManifest } from './manifest';

/** A manifest as a plain object. */
export type PlainManifest =
  | { readonly apiVersion: string; readonly kind: string }
  | { readonly apiVersion: string; readonly kind: string; readonly [field: string]: unknown };

/** A chart: anything that renders to manifests. */
export interface ManifestRenderer {
  /** Returns the manifests, as a cdk8s chart does. */
  toJson(): object | readonly object[];
}

/** A cdk8s app or any other construct: the manifests of every API object in its tree count. */
export interface ConstructTree {
  /** The node in the construct tree. */
  readonly node: {
    /** Returns the construct and all constructs below it. */
    findAll(): readonly object[];
    /** The path of the construct. @default unknown */
    readonly path?: string;
  };
}

/**
 * Input for a mesh: manifests as objects, with their file if they were read from one, charts, an app, any construct, and
 * lists of these. The items of a list are only checked at run time, because parsers return them as `object`.
 */
export type MeshSource = PlainManifest | SourcedManifest | ManifestRenderer | ConstructTree | readonly object[];

/**
 * Property of a chart: a function that returns further objects, which the chart refers to with enough detail to describe
 * them.
 */
export const DECLARED = Symbol.for('cdk8s-istio.declared');

/** Property of a chart: the name of the overlay that its objects belong to. */
export const OVERLAY = Symbol.for('cdk8s-istio.overlay');

/**
 * Lists the manifests in a source, with their files if they were read from files.
 *
 * @throws if it is no source, or if a chart throws while it is rendered
 */
export function manifestsOf(source: MeshSource): SourcedManifest[] {
  if (isList(source)) return source.flatMap((item) => manifestsOf(item as MeshSource));
  if (isRenderer(source)) {
    return [source, ...chartsBelow(source)].flatMap((chart) => [
      ...declaredBy(chart),
      ...[chart.toJson()].flat().map((object) => ({ ...sourced(object), ...overlayOf(chart) })),
    ]);
  }
  if (!isTree(source)) return [sourced(source)];
  const constructs = source.node.findAll();
  const overlays = new Map<object, Pick<SourcedManifest, 'overlay'>>();
  for (const construct of constructs) {
    if (!(OVERLAY in construct) || !isTree(construct)) continue;
    for (const below of construct.node.findAll()) overlays.set(below, overlayOf(construct));
  }
  return constructs.flatMap((construct) => [
    ...declaredBy(construct),
    ...(isApiObject(construct)
      ? [{ ...sourced(construct.toJson()), ...overlays.get(construct), ...pathOf(construct) }]
      : []),
  ]);
}

function pathOf(construct: object): Pick<SourcedManifest, 'construct'> {
  const path = isTree(construct) ? construct.node.path : undefined;
  return path === undefined ? {} : { construct: path };
}

/** The charts in a chart, which its `toJson` leaves out. */
function chartsBelow(chart: object): ManifestRenderer[] {
  if (!isTree(chart)) return [];
  return chart.node
    .findAll()
    .filter(
      (construct) => construct !== chart && isRenderer(construct) && !isApiObject(construct),
    ) as ManifestRenderer[];
}

const isList = (source: MeshSource): source is readonly object[] => Array.isArray(source);

const isRenderer = (value: unknown): value is ManifestRenderer =>
  typeof value === 'object' && value !== null && 'toJson' in value && typeof value.toJson === 'function';

const isApiObject = (value: object): value is ManifestRenderer =>
  isRenderer(value) && 'apiVersion' in value && 'kind' in value;

function isTree(value: unknown): value is ConstructTree {
  if (typeof value !== 'object' || value === null || !('node' in value)) return false;
  return typeof (value as Partial<ConstructTree>).node?.findAll === 'function';
}

const SOURCES = 'a manifest, a chart, an app, another construct, or a list of them';

function sourced(value: unknown): SourcedManifest {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`a mesh source must be ${SOURCES}, got ${shown(value)}`);
  if ('manifest' in value && !('kind' in value)) return value as SourcedManifest;
  // An object without a kind is a finding, not a wrong argument.
  if (!['apiVersion', 'kind', 'metadata'].some((field) => field in value)) {
    throw new TypeError(`a mesh source must be ${SOURCES}, got ${shown(value)}`);
  }
  return { manifest: written(value) } as SourcedManifest;
}

/** The value in an error message, with the remedy for frequent mistakes. */
function shown(value: unknown): string {
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)} (parse it first)`;
  if (typeof value === 'function')
    return `${value.name ? `the function or class ${value.name}` : 'a function'} (pass what it returns, or an instance)`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Promise) return 'a Promise (await it)';
  const name = value.constructor?.name ?? 'Object';
  if (name !== 'Object') return `an instance of ${name}`;
  return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'} (a manifest has apiVersion, kind and metadata)`;
}

/** The overlay of a chart, as a field of its manifests. */
export function overlayOf(chart: object): Pick<SourcedManifest, 'overlay'> {
  const { [OVERLAY]: overlay } = chart as { readonly [OVERLAY]?: string };
  return overlay === undefined ? {} : { overlay };
}

function declaredBy(source: object): SourcedManifest[] {
  const declared = (source as { readonly [DECLARED]?: () => readonly object[] })[DECLARED]?.() ?? [];
  return declared.map((manifest) => ({ manifest: manifest as Manifest, isContext: true, isDeclared: true }));
}

/** Drops fields that are undefined, as serialization does; returns the same object if there are none. */
function written<T>(value: T): T {
  if (!hasUndefined(value)) return value;
  if (Array.isArray(value)) return value.map(written) as T;
  const defined = Object.entries(value as object).filter(([, field]) => field !== undefined);
  return Object.fromEntries(defined.map(([key, field]) => [key, written(field)])) as T;
}

function hasUndefined(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasUndefined);
  for (const key of Object.keys(value)) {
    const field = (value as Readonly<Record<string, unknown>>)[key];
    if (field === undefined || hasUndefined(field)) return true;
  }
  return false;
}
