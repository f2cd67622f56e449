import { isWritten, referenceOf } from '../../../../gateway-api/reference';
import { GATEWAY_API } from '../../../../manifest/api-group';
import { fields, list } from '../../../../manifest/fields';
import type { FieldPath } from '../../../../manifest/manifest';
import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import { managedConfigsOf } from '../../../facts/configs';

const KINDS = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin', 'TrafficExtension'];

/** Gateways, Services and ServiceEntries that policies target, in namespaces of which the manifests contain some. */
export function policyTargets(inventory: Inventory, report: Report): void {
  let known: ReturnType<typeof targetsIn> | undefined;
  for (const object of KINDS.flatMap((kind) => inventory.judgedOf(kind))) {
    const { targetRef, targetRefs } = object.spec;
    const written: [FieldPath, unknown][] = list(targetRefs).map((target, index) => [['targetRefs', index], target]);
    if (isWritten(targetRef)) written.push([['targetRef'], targetRef]);
    for (const [field, target] of written) {
      const { group, kind, name } = referenceOf(fields(target), object.namespace, { group: '', kind: '' });
      known ??= targetsIn(inventory);
      const names = known.get(`${group}/${kind} ${object.namespace}`);
      if (!names || names.has(name)) continue;
      const message = `${kind} ${object.namespace}/${name} does not exist, so nothing applies this ${object.kind}`;
      report(object, ['spec', ...field, 'name'], message);
    }
  }
}

/** Names by group, kind and namespace. */
function targetsIn(inventory: Inventory): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (kind: string, objects: readonly { readonly namespace: string; readonly name: string }[]) => {
    for (const { namespace, name } of objects) {
      const key = `${kind} ${namespace}`;
      found.set(key, (found.get(key) ?? new Set()).add(name));
    }
  };
  add(`${GATEWAY_API}/Gateway`, inventory.of('KubernetesGateway'));
  add('/Service', [
    ...inventory.of('Service'),
    ...managedConfigsOf(inventory).filter(({ kind }) => kind === 'Service'),
  ]);
  add('networking.istio.io/ServiceEntry', inventory.of('ServiceEntry'));
  return found;
}
