import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { writtenMeshOf } from '../../facts/world';

export const entryWithoutAddress: Check = {
  code: 'IST0134',
  level: 'warning',
  title: 'a ServiceEntry for TCP has no address',
  description: `A proxy knows HTTP by its Host header and TLS by its server name. TCP it knows only by the address, so
that without \`addresses\` every connection to the port, of whatever host, is taken for this one. Give the entry an address,
or let Istio allocate one by capturing DNS in the proxies.`,
  examples: [
    {
      wrong: example(''),
      says: 'a TCP port can only be told from others by an address',
      right: example('\n  addresses: [240.240.0.7]'),
    },
  ],
  run(inventory, report) {
    const metadata = fields(fields(writtenMeshOf(inventory).defaultConfig).proxyMetadata);
    const isOn = (name: string) => text(metadata[name]) === 'true';
    const capturesDns = isOn('ISTIO_META_DNS_CAPTURE');
    if (capturesDns && (isOn('ISTIO_META_DNS_AUTO_ALLOCATE') || isOn('PILOT_ENABLE_IP_AUTOALLOCATE'))) return;
    for (const object of inventory.of('ServiceEntry')) {
      const { addresses = [], ports = [] } = object.spec;
      const manifest: Readonly<Record<string, unknown>> = { ...object.manifest };
      if (addresses.length > 0 || list(fields(manifest.status).addresses).length > 0) continue;
      for (const [at, { protocol = '' }] of ports.entries()) {
        if (protocol !== '' && protocol.toUpperCase() !== 'TCP') continue;
        report(object, ['spec', 'ports', at], 'a TCP port can only be told from others by an address: add addresses');
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
