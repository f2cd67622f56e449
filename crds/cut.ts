import type { Crd, CrdVersion } from './crd';
import { fields, isRecord, type Schema, without } from './schema';

/** One kind of Istio's API, reduced to what the generated classes and the checks need. */
export interface Kind {
  readonly kind: string;
  readonly group: string;
  /** v1 if it is served, else the best served version. */
  readonly version: string;
  readonly names: Readonly<Record<string, unknown>>;
  readonly scope: unknown;
  /** Without descriptions and CEL rules. */
  readonly schema: Schema;
  readonly rules: CelRules;
}

/** CEL rules by the path of the field that they validate. */
export type CelRules = ReadonlyMap<string, readonly unknown[]>;

const CEL = 'x-kubernetes-validations';
const NAMES: ReadonlySet<string> = new Set(['kind', 'listKind', 'plural', 'shortNames', 'singular']);

/**
 * @returns undefined if no version of the kind is served, so no such object can exist.
 * @throws Unusable if the schema is invalid.
 */
export function cut(crd: Crd): Kind | undefined {
  const version = bestVersion(crd.versions);
  if (version === undefined) return undefined;
  const { kind, group, scope } = crd;
  const names = Object.fromEntries(Object.entries(crd.names).filter(([name]) => NAMES.has(name)));
  const undescribed = without(version.schema, new Set(['description']), `the schema of ${kind} ${version.name}`);
  const schema = without(undescribed, new Set([CEL]), kind);
  return { kind, group, version: version.name, names, scope, schema, rules: celRules(undescribed) };
}

/** Prefers v1, then ranks versions like kubectl: stable before beta before alpha, and higher before lower. */
export function bestVersion(versions: readonly CrdVersion[]): CrdVersion | undefined {
  const ranked = versions.filter(({ served }) => served).map((version) => ({ version, rank: rank(version.name) }));
  ranked.sort((a, b) => compare(b.rank, a.rank));
  return ranked[0]?.version;
}

function rank(name: string): readonly number[] {
  const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name) ?? [];
  if (major === undefined) return [0];
  if (name === 'v1') return [4];
  return [stage === undefined ? 3 : stage === 'beta' ? 2 : 1, Number(major), Number(minor ?? 0)];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((n, i) => n !== b[i]);
  return differing < 0 ? 0 : (a[differing] ?? 0) - (b[differing] ?? 0);
}

function celRules(schema: Schema): CelRules {
  const rules = new Map<string, readonly unknown[]>();
  for (const [path, field] of fields(schema)) {
    const found = field[CEL];
    if (Array.isArray(found)) rules.set(path, found.filter(isRecord));
  }
  return rules;
}
