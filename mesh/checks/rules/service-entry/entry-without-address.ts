import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { writtenMeshOf } from '../../facts/world';

export const entryWithoutAddress: Check = {
  code: 'IST0134',
  level: 'warning',
  title: 'ServiceEntry for TCP has no addresses',
  description: `A proxy recognizes HTTP requests by their Host header and TLS connections by SNI, but other TCP connections only
by their IP address. Without \`addresses\`, the ServiceEntry matches every connection to its port, whatever the host.

Set \`addresses\`, or let Istio allocate them: set \`ISTIO_META_DNS_CAPTURE\` and \`ISTIO_META_DNS_AUTO_ALLOCATE\` in the
\`proxyMetadata\` of the mesh.`,
  examples: [
    {
      wrong: example(''),
      says: 'without addresses, this TCP port matches connections to every host: set spec.addresses',
      right: example('\n  addresses: [240.240.0.7]'),
    },
  ],
  about: ['ServiceEntry'],
  run(inventory, report) {
    const metadata = fields(fields(writtenMeshOf(inventory).defaultConfig).proxyMetadata);
    const isOn = (name: string) => text(metadata[name]) === 'true';
    const capturesDns = isOn('ISTIO_META_DNS_CAPTURE');
    if (capturesDns && (isOn('ISTIO_META_DNS_AUTO_ALLOCATE') || isOn('PILOT_ENABLE_IP_AUTOALLOCATE'))) return;
    for (const object of inventory.judgedOf('ServiceEntry')) {
      const { addresses = [], ports = [] } = object.spec;
      const manifest: Readonly<Record<string, unknown>> = { ...object.manifest };
      if (addresses.length > 0 || list(fields(manifest.status).addresses).length > 0) continue;
      for (const [index, { protocol = '' }] of ports.entries()) {
        if (protocol !== '' && protocol.toUpperCase() !== 'TCP') continue;
        report(
          object,
          ['spec', 'ports', index],
          'without addresses, this TCP port matches connections to every host: set spec.addresses',
        );
      }
    }
  },
};

function example(addresses: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger }
spec:
  hosts: [ledger.example.com]${addresses}
  ports: [{ number: 9000, name: tcp, protocol: TCP }]
  resolution: DNS
`;
}
