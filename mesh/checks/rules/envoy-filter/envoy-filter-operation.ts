import { fields, text } from '../../../manifest/fields';
import type { EnvoyFilterConfigPatch } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';

type Code = 'IST0151' | 'IST0152' | 'IST0153' | 'IST0154' | 'IST0155';

interface FaultyPatch {
  readonly code: Code;
  readonly object: MeshObject<'EnvoyFilter'>;
  readonly patch: number;
}

const ROUTES = new Set(['ROUTE_CONFIGURATION', 'HTTP_ROUTE']);
const REPLACEABLE = new Set(['NETWORK_FILTER', 'HTTP_FILTER', 'VIRTUAL_HOST']);

/** Faulty patches in the order of the input: a relative operation also depends on the patches before it. */
const faultyPatches = perInventory((inventory: Inventory): readonly FaultyPatch[] => {
  const found: FaultyPatch[] = [];
  const versioned = new Set<string>();
  for (const object of inventory.of('EnvoyFilter')) {
    for (const [index, patch] of (object.spec.configPatches ?? []).entries()) {
      if (!patch.patch) break;
      const name = filterName(patch);
      const code = codeOf(patch, object.spec.priority ?? 0, versioned.has(name));
      if (code) found.push({ code, object, patch: index });
      if (patch.match?.proxy?.proxyVersion) versioned.add(name);
    }
  }
  return found;
});

function codeOf({ applyTo = 'INVALID', patch }: EnvoyFilterConfigPatch, priority: number, isVersioned: boolean) {
  const relative = priority === 0 ? (isVersioned ? 'IST0155' : 'IST0151') : undefined;
  switch (patch?.operation) {
    case 'ADD':
      return ROUTES.has(applyTo) ? 'IST0153' : undefined;
    case 'REMOVE':
      return ROUTES.has(applyTo) ? 'IST0154' : relative;
    case 'REPLACE':
      return REPLACEABLE.has(applyTo) ? relative : 'IST0152';
    case 'INSERT_BEFORE':
    case 'INSERT_AFTER':
      return relative;
    default:
      return undefined;
  }
}

function filterName({ match, patch }: EnvoyFilterConfigPatch): string {
  const { value } = patch ?? {};
  if (!value || Object.keys(value).length === 0) return '';
  return text(fields(value).name) || (match?.listener?.filterChain?.filter?.name ?? '');
}

/** Check for one of the five codes about `operation`. Like Istio, it reports one finding per object. */
export function operationCheck(page: Omit<Check, 'run'>, message: string): Check {
  return {
    ...page,
    about: ['EnvoyFilter'],
    run(inventory, report) {
      const byObject = new Map<FaultyPatch['object'], number[]>();
      for (const { code, object, patch } of faultyPatches(inventory)) {
        if (code === page.code) byObject.set(object, [...(byObject.get(object) ?? []), patch]);
      }
      for (const [object, [first = 0, ...others]] of byObject) {
        const also = others.length === 0 ? '' : `; also in configPatches ${others.join(', ')}`;
        report(object, ['spec', 'configPatches', first, 'patch', 'operation'], message + also);
      }
    },
  };
}

export function envoyFilter(applyTo: string, operation: string, more = ''): string {
  return `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: patch, namespace: istio-system }
spec:
${more}  configPatches:
    - applyTo: ${applyTo}
      match: { context: GATEWAY, proxy: { proxyVersion: ^1\\.30.* } }
      patch: { operation: ${operation}, value: { name: envoy.filters.http.lua } }
`;
}
