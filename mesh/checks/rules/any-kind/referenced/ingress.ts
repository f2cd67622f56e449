import { fields, list, number, text } from '../../../../manifest/fields';
import type { FieldPath } from '../../../../manifest/manifest';
import type { Report } from '../../../engine/check';
import type { Inventory } from '../../../engine/inventory';
import type { MeshObject } from '../../../engine/mesh-object';
import { ingressesOf } from '../../../facts/ingresses';
import { stockServices } from '../../../facts/installation';
import { isJudged } from '../../../facts/known-kinds';
import { worldOf } from '../../../facts/world';

/** Services and ports of Ingresses that istiod serves. */
export function ingressBackends(inventory: Inventory, report: Report): void {
  if (!isJudged(inventory, 'Service')) return;
  for (const { id } of ingressesOf(inventory).served) {
    const object = inventory.findById('Ingress', id);
    if (object) backends(object, inventory, report);
  }
}

function backends(object: MeshObject, inventory: Inventory, report: Report): void {
  for (const [rule, { http }] of list(object.spec.rules).map(fields).entries()) {
    for (const [path, { backend }] of list(fields(http).paths).map(fields).entries()) {
      const { service } = fields(backend);
      const field = ['spec', 'rules', rule, 'http', 'paths', path, 'backend', 'service'];
      if (service) missingService(object, field, fields(service), inventory, report);
    }
  }
}

function missingService(
  object: MeshObject,
  field: FieldPath,
  { name, port }: Readonly<Record<string, unknown>>,
  inventory: Inventory,
  report: Report,
): void {
  const { namespace } = object;
  const host = `${text(name)}.${namespace}.svc.${worldOf(inventory).mesh.clusterDomain}`;
  const service = inventory.find('Service', namespace, text(name));
  if (!service) {
    if (stockServices(inventory).some(({ hostname }) => hostname === host)) return;
    report(
      object,
      [...field, 'name'],
      `Service ${JSON.stringify(text(name))} does not exist in namespace ${namespace}`,
    );
    return;
  }
  if (service.spec.type === 'ExternalName') return;
  const ports = list(service.spec.ports).map(fields);
  const written = fields(port);
  const key = number(written.number) > 0 ? 'number' : 'name';
  const wanted = key === 'number' ? 'port' : 'name';
  if (ports.some((known) => known[wanted] === written[key])) return;
  const known = ports.map((present) => present[wanted] ?? '(no name)').join(', ') || 'none';
  report(object, [...field, 'port', key], `Service ${service.id} has no port ${written[key]}: it has ${known}`);
}
