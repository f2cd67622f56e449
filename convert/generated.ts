import * as extensions from '../imports/extensions.istio.io';
import * as networking from '../imports/networking.istio.io';
import type { Manifest } from '../mesh/manifest/manifest';
import { below, type Entry, type Expression, literal, type ObjectExpression } from './expression';
import { isMap } from './is-map';
import { isIstio } from './kinds';

/** The generated classes of the kinds without a construct. */
const CLASSES = /^(?:EnvoyFilter|ProxyConfig|TrafficExtension|WasmPlugin)/;

const PACKAGES: readonly (readonly [path: string, exports: Readonly<Record<string, unknown>>])[] = [
  ['cdk8s-istio/imports/extensions.istio.io', extensions],
  ['cdk8s-istio/imports/networking.istio.io', networking],
];

/** The generated classes and enums, by name. */
export const GENERATED: ReadonlyMap<string, { readonly from: string; readonly value: unknown }> = new Map(
  PACKAGES.flatMap(([from, exports]) =>
    Object.entries(exports).flatMap(([name, value]) => (CLASSES.test(name) ? [[name, { from, value }] as const] : [])),
  ),
);

/** The props of a generated class; `undefined` if the kind has none. */
export function generatedProps(manifest: Manifest, namespace: string | undefined): ObjectExpression | undefined {
  const { kind, metadata, spec } = manifest;
  if (!isIstio(manifest) || !GENERATED.has(kind) || !isMap(spec)) return undefined;
  const { namespace: own, ...rest } = metadata;
  const entry = (key: string, value: unknown, pointer: string): Entry => ({
    key,
    value: typed(value, `${kind}${pascal(key)}`, pointer),
    pointers: [pointer],
  });
  return {
    type: 'object',
    entries: [
      entry('metadata', own === namespace || own === undefined ? rest : metadata, '/metadata'),
      entry('spec', spec, '/spec'),
    ],
  };
}

/** A value whose type has this name, with enum members in place of their texts. */
function typed(value: unknown, type: string, pointer: string): Expression {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => {
      const inner = below(pointer, index);
      return { value: typed(item, type, inner), pointers: [inner] };
    });
    return { type: 'list', items };
  }
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, field]): Entry => {
      const inner = below(pointer, key);
      return { key, value: typed(field, `${type}${pascal(key)}`, inner), pointers: [inner] };
    });
    return { type: 'object', entries };
  }
  const members = GENERATED.get(type)?.value;
  const member = isMap(members) ? Object.keys(members).find((key) => members[key] === value) : undefined;
  return member === undefined ? literal(value) : { type: 'variable', name: `${type}.${member}` };
}

const pascal = (key: string) => key.charAt(0).toUpperCase() + key.slice(1);
