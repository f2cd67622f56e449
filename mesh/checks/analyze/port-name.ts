import { fields, list, number, text } from '../../fields';
import type { Path } from '../../manifest';
import { servicePortProtocol } from '../../registry/protocol';
import type { Check } from '../check';
import type { Inventory } from '../inventory';
import type { MeshObject } from '../mesh-object';

const MANAGED = new Set(['istio.io-gateway-controller', 'istio.io-mesh-controller', 'istio.io-eastwest-controller']);

/** Ports of which Istio does not know what they speak. */
function* unnamedPorts(inventory: Inventory) {
  for (const object of inventory.of('Service')) {
    const { labels, spec } = object;
    if (labels.has('istio') || labels.get('release') === 'istio') continue;
    if (MANAGED.has(labels.get('gateway.istio.io/managed') ?? '')) continue;
    const isExternal = spec.type === 'ExternalName';
    for (const [at, written] of list(spec.ports).entries()) {
      const port = fields(written);
      const isUnknown = servicePortProtocol(port) === 'AUTO' || (isExternal && port.name === 'tcp');
      if (isUnknown) yield { object, port, isExternal, field: ['spec', 'ports', at] };
    }
  }
}

interface Unnamed {
  readonly object: MeshObject<'Service'>;
  readonly port: Readonly<Record<string, unknown>>;
  readonly isExternal: boolean;
  readonly field: Path;
}

const NAMES = 'http, http2, grpc, grpc-web, https, tls, tcp, mongo, redis, mysql, alone or before a hyphen';

export const portName: Check = {
  code: 'IST0118',
  level: 'info',
  title: 'the name of a port of a Service does not say its protocol',
  description: `Istio takes the protocol from \`appProtocol\`, else from the name of the port up to the first hyphen.
Otherwise it looks at the first bytes of each connection: protocols in which the server speaks first then hang, and rules
for HTTP may not apply.`,
  examples: [
    {
      wrong: example('web'),
      says: 'the name "web" does not say what port 80 speaks',
      right: example('http-web'),
    },
  ],
  run(inventory, report) {
    for (const { object, port, isExternal, field } of unnamedPorts(inventory) as Iterable<Unnamed>) {
      if (isExternal) continue;
      const name = text(port.appProtocol)
        ? `appProtocol ${text(port.appProtocol)}`
        : `the name ${JSON.stringify(text(port.name))}`;
      report(object, field, `${name} does not say what port ${number(port.port)} speaks: call it ${NAMES}`);
    }
  },
};

export const externalPortName: Check = {
  code: 'IST0150',
  level: 'warning',
  title: 'a port of an ExternalName Service is TCP or unknown',
  description: `A Service of type ExternalName has no address. A port for plain TCP then takes every connection to that port
number, of whatever host.`,
  examples: [
    {
      wrong: example('tcp', 'type: ExternalName, externalName: api.example.com, '),
      says: 'takes every connection to port 80',
      right: example('http', 'type: ExternalName, externalName: api.example.com, '),
    },
  ],
  run(inventory, report) {
    for (const { object, port, isExternal, field } of unnamedPorts(inventory) as Iterable<Unnamed>) {
      if (!isExternal) continue;
      const name = JSON.stringify(text(port.name));
      report(
        object,
        field,
        `${name} of an ExternalName takes every connection to port ${number(port.port)}: name it http or tls`,
      );
    }
  },
};

function example(name: string, type = ''): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { ${type}ports: [{ name: ${name}, port: 80 }] }
`;
}
