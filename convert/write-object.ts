import { isDeepStrictEqual } from 'node:util';
import { ApiObject, App, Chart } from 'cdk8s';
import type { Wire } from '../constructs/props/field';
import { placeOf, put, type Shape } from '../constructs/props/shape';
import { suppressAnnotation } from '../mesh/checks/engine/suppressions';
import type { Manifest } from '../mesh/manifest/manifest';
import { withoutApiDefaults } from './api-defaults';
import type { ConstructOfKind } from './construct-of-kind';
import { difference, type Operation } from './difference';
import { evaluate } from './evaluate';
import { call, type Entry, type Expression, expressionOf, literal, type ObjectExpression } from './expression';
import { generatedProps } from './generated';
import { isMap } from './is-map';
import { constructOf } from './kinds';
import { foldRules } from './patterns';
import { acceptable, type Reading, read, withoutDefaults } from './read';

/** The code of one object. */
export interface WrittenObject {
  /** Class of the construct. */
  readonly type: string;
  readonly props: ObjectExpression;
  readonly patches: readonly Operation[];
}

/** An object with more patches than this is an ApiObject. */
const MOST_PATCHES = 8;

/**
 * The code of an object in a chart.
 *
 * @param id the construct's id, which is the default of the name
 * @param namespace the namespace of the chart
 */
export function writeObject(
  manifest: Manifest,
  id: string,
  namespace: string | undefined,
  reading: Reading,
): WrittenObject {
  const construct = constructOf(manifest);
  const typed = construct && withConstruct(construct, manifest, id, namespace, reading);
  if (typed !== undefined && typed.patches.length <= MOST_PATCHES) return typed;
  return withGeneratedClass(manifest, id, namespace, reading) ?? asApiObject(wanted(manifest), id, namespace);
}

function withConstruct(
  { name: type, fields: shaped }: ConstructOfKind,
  manifest: Manifest,
  id: string,
  namespace: string | undefined,
  reading: Reading,
): WrittenObject | undefined {
  const { fields, places } = shaped.shape as Shape & { is: 'struct' };
  const written = withoutApiDefaults(wanted(manifest));
  const wire = withSuppress(written);
  const entries = Object.entries(fields).flatMap(([key, field]): Entry[] => {
    const place = places[key] ?? key;
    const [part = '', ...path] = place.split('.');
    const found = [part, ...path].reduce<unknown>((value, step) => Object(value)[step], wire);
    const pointer = `/${[part, ...path].join('/')}`;
    const value = found === undefined ? undefined : read(field, found, pointer, reading);
    return value === undefined ? [] : [{ key, value, pointers: [pointer] }];
  });
  const create = (candidate: readonly Entry[]) =>
    rendered(type, { type: 'object', entries: candidate }, id, namespace, reading);
  const accepts = (candidate: readonly Entry[]) => {
    try {
      create(candidate);
      return true;
    } catch {
      return false;
    }
  };
  const kept = acceptable(entries, accepts) ?? acceptable(withHosts(entries), accepts);
  if (kept === undefined) return undefined;
  const needed = withoutDefaults(kept, () => false, create);
  const props = foldRules({ type: 'object', entries: needed }, reading);
  const created = withoutApiDefaults(create(needed));
  return { type, props, patches: patchesOf(created, written, Object.keys(fields), places, kept) };
}

/** The patches of what the construct writes. A default in place of what no prop writes is replaced as a whole. */
function patchesOf(
  created: Manifest,
  manifest: Manifest,
  props: readonly string[],
  places: Readonly<Record<string, string | undefined>>,
  kept: readonly Entry[],
): Operation[] {
  const replaced = props.flatMap((key): Operation[] => {
    const place = (places[key] ?? key).split('.');
    const [before, after] = [created, manifest].map((object) =>
      place.reduce<unknown>((value, step) => Object(value)[step], object),
    );
    const isDefault = before !== undefined && after !== undefined && !kept.some((entry) => entry.key === key);
    if (!isDefault || isDeepStrictEqual(before, after)) return [];
    return [{ op: 'replace', path: `/${place.join('/')}`, value: after }];
  });
  const rest: Wire = structuredClone({ ...created });
  for (const { path, value } of replaced) put(rest, placeOf(path.slice(1).replaceAll('/', '.')), value);
  return [...replaced, ...difference(rest, manifest)];
}

/** The annotation that suppresses findings as the list of its codes. */
function withSuppress(manifest: Manifest): Wire {
  const { metadata } = manifest;
  const { [suppressAnnotation]: codes, ...annotations } = metadata.annotations ?? {};
  if (typeof codes !== 'string' || !/^(?:[A-Z]+[0-9]+|[*])(?:,(?:[A-Z]+[0-9]+|[*]))*$/.test(codes)) return manifest;
  const rest = Object.keys(annotations).length === 0 ? undefined : annotations;
  return { ...manifest, metadata: { ...metadata, annotations: rest, suppress: codes.split(',') } };
}

/** Host names that would be short names of services, as hosts outside of the cluster. */
function withHosts(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => {
    const { key, value } = entry;
    if (key !== 'hosts' || value.type !== 'list') return entry;
    const items = value.items.map((item) => {
      const host = item.value.type === 'literal' ? String(item.value.value) : '';
      const isShort = /^[^.*]+\.[^.]+(?:\.svc)?$/.test(host);
      return isShort ? { ...item, value: expressionOf({ host }) } : item;
    });
    return { ...entry, value: { ...value, items } };
  });
}

/** The manifest that the construct writes. @throws if it rejects the props */
function rendered(
  type: string,
  props: Expression,
  id: string,
  namespace: string | undefined,
  { scope }: Reading,
): Manifest {
  const chart = new Chart(new App(), 'trial', namespace === undefined ? {} : { namespace });
  const inTrial = new Map([...scope, ['chart', chart]]);
  const construct = evaluate(call(`new ${type}`, { type: 'variable', name: 'chart' }, literal(id), props), inTrial);
  return JSON.parse(JSON.stringify(ApiObject.of(construct as Chart).toJson()));
}

/** The manifest in the version that its construct writes. */
export function wanted(manifest: Manifest): Manifest {
  const construct = constructOf(manifest);
  return construct ? { ...manifest, apiVersion: construct.apiVersion } : manifest;
}

/** With the class that `cdk8s import` generated, which drops the fields that it does not know. */
function withGeneratedClass(
  manifest: Manifest,
  id: string,
  namespace: string | undefined,
  reading: Reading,
): WrittenObject | undefined {
  const props = generatedProps(manifest, namespace);
  if (props === undefined) return undefined;
  const isSame = difference(rendered(manifest.kind, props, id, namespace, reading), manifest).length === 0;
  return isSame ? { type: manifest.kind, props, patches: [] } : undefined;
}

function asApiObject(manifest: Manifest, id: string, namespace: string | undefined): WrittenObject {
  const { metadata } = manifest;
  const own = isMap(metadata) && metadata.namespace !== undefined && metadata.namespace === namespace;
  const { namespace: _, ...rest } = metadata;
  const props = expressionOf({ ...manifest, metadata: own ? rest : metadata }, '') as ObjectExpression;
  const reading: Reading = { scope: new Map(), references: () => [] };
  const document = rendered('ApiObject', props, id, namespace, reading);
  return { type: 'ApiObject', props, patches: difference(document, manifest) };
}
