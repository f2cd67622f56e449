import { nearest } from '../grammar/nearest';
import type { Manifest, SourcedManifest } from '../manifest/manifest';
import { groupOfIstioKind, isNoIstioGroup, type KindInfo, kindInfo, kindsOfGroup } from './kinds';
import { metadataErrors, objectMeta } from './object-meta';
import { withRemedy } from './remedies/remedy';
import type { SchemaError } from './schema-error';
import { soundCopy } from './sound-copy';
import type { Schema } from './structural-schema';
import { validate } from './validate';

/** An object, and the errors that an API server would report. */
export interface Examined {
  /** The object without fields of the wrong type, so checks can rely on the types. */
  readonly manifest: Manifest;
  /** Undefined if neither Istio nor this package reads the kind. */
  readonly info: KindInfo | undefined;
  readonly errors: readonly SchemaError[];
  readonly sourced: SourcedManifest;
}

/** Validates a single object: its kind and version, its metadata, its fields. */
export function examine(sourced: SourcedManifest): Examined {
  const written: Record<string, unknown> = sourced.manifest;
  if (isForeign(written)) {
    // Its fields have no meaning here.
    return { manifest: { apiVersion: '', kind: '', metadata: { name: '' } }, info: undefined, errors: [], sourced };
  }
  const { apiVersion, kind } = written;
  const errors: SchemaError[] = [];
  for (const field of ['apiVersion', 'kind']) {
    const value = written[field];
    if (typeof value === 'string' && value !== '') continue;
    const isMissing = value === undefined || value === null || value === '';
    const message = isMissing ? 'is required and missing' : `must be a string, got ${JSON.stringify(value)}`;
    errors.push({ kind: 'type', path: [field], message });
  }
  const info = typeof apiVersion === 'string' && typeof kind === 'string' ? kindInfo(apiVersion, kind) : undefined;
  if (errors.length === 0) errors.push(...servedErrors(String(apiVersion), String(kind), info));

  const { metadata = {} } = written;
  const metaErrors = validate(objectMeta, metadata ?? {}, ['metadata']);
  const schemaErrors = info?.schema ? validate(topLevel(info), withoutStatus(written)) : [];
  for (const error of [...metaErrors, ...schemaErrors]) errors.push(withRemedy(whole(info), written, error));

  const manifest = soundCopy(written, errors, info);
  if (metaErrors.every((error) => error.kind !== 'type') && kind !== undefined) {
    errors.push(...metadataErrors(manifest.metadata, info));
  }
  return { manifest, info, errors, sourced };
}

/** Whether this belongs to another tool, such as Helm values, so nobody would apply it. */
export function isForeign({ apiVersion, kind, metadata, spec }: Readonly<Record<string, unknown>>): boolean {
  return kind === undefined && metadata === undefined && (apiVersion === undefined || spec === undefined);
}

function servedErrors(apiVersion: string, kind: string, info: KindInfo | undefined): SchemaError[] {
  if (!info) {
    if (isNoIstioGroup(apiVersion)) {
      return [{ kind: 'value', path: ['apiVersion'], message: `must be an API group of Istio, got ${apiVersion}` }];
    }
    const kinds = kindsOfGroup(apiVersion);
    if (kinds === undefined || kinds.includes(kind)) return [];
    const meant = nearest(kind, kinds);
    const home = groupOfIstioKind(kind);
    const hint = home !== undefined ? `, it is in ${home}` : meant === undefined ? '' : `, did you mean ${meant}?`;
    return [{ kind: 'value', path: ['kind'], message: `${apiVersion} has no kind ${kind}${hint}` }];
  }
  const { group, versions } = info;
  if (
    versions.length === 0 ||
    versions.some((version) => apiVersion === (group === '' ? version : `${group}/${version}`))
  ) {
    return [];
  }
  const served = versions.map((version) => (group === '' ? version : `${group}/${version}`)).join(', ');
  return [{ kind: 'value', path: ['apiVersion'], message: `${kind} is served as ${served}, got ${apiVersion}` }];
}

const topLevels = new Map<KindInfo, NonNullable<KindInfo['schema']>>();

/** Adds the fields that every object has: a custom resource schema does not include them. */
function topLevel(info: KindInfo): NonNullable<KindInfo['schema']> {
  const known = topLevels.get(info);
  if (known) return known;
  const anything = { 'x-kubernetes-preserve-unknown-fields': true };
  const common = { apiVersion: anything, kind: anything, metadata: anything };
  const schema = { ...info.schema, properties: { ...info.schema?.properties, ...common } };
  topLevels.set(info, schema);
  return schema;
}

/** The schema of the whole object, to find the place of a field. */
function whole(info: KindInfo | undefined): Schema {
  return { properties: { ...info?.schema?.properties, metadata: objectMeta } };
}

/** The API server ignores a new object's status. */
function withoutStatus(written: Record<string, unknown>): Record<string, unknown> {
  if (!('status' in written)) return written;
  const { status, ...rest } = written;
  return rest;
}
