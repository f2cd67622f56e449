import { fields, list } from '../../manifest/fields';
import type { FieldPath } from '../../manifest/manifest';
import { servicePortProtocol } from '../../registry/protocol';
import type { Inventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';

const MANAGED = new Set(['istio.io-gateway-controller', 'istio.io-mesh-controller', 'istio.io-eastwest-controller']);

interface Unnamed {
  readonly object: MeshObject<'Service'>;
  readonly port: Readonly<Record<string, unknown>>;
  readonly isExternal: boolean;
  readonly field: FieldPath;
}

/** Ports whose protocol is not declared. */
export function* unnamedPorts(inventory: Inventory): Generator<Unnamed> {
  for (const object of inventory.of('Service')) {
    const { labels, spec } = object;
    if (labels.has('istio') || labels.get('release') === 'istio') continue;
    if (MANAGED.has(labels.get('gateway.istio.io/managed') ?? '')) continue;
    const isExternal = spec.type === 'ExternalName';
    for (const [index, written] of list(spec.ports).entries()) {
      const port = fields(written);
      const isUnknown = servicePortProtocol(port) === 'AUTO' || (isExternal && port.name === 'tcp');
      if (isUnknown) yield { object, port, isExternal, field: ['spec', 'ports', index] };
    }
  }
}

export const NAMES = 'http, http2, grpc, grpc-web, https, tls, tcp, mongo, redis, mysql, alone or before a hyphen';
