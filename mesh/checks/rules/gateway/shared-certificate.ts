import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import type { GatewayServerTls } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';

type Gateway = MeshObject<'Gateway'>;

/** If more Gateways share a certificate, each of them is reported once instead of each pair. */
const MOST_PAIRED = 50;

export const sharedCertificate: Check = {
  code: 'IST0138',
  level: 'warning',
  title: 'two Gateways on the same Pods share a certificate',
  description: `A browser reuses an HTTP/2 connection for every host that the certificate covers. If these hosts belong to
different Gateways, a request can arrive at the one that does not serve its host and get a 404. Put the hosts into one
Gateway, or use a different certificate for each Gateway.`,
  examples: [
    {
      wrong: [example('shop', 'wildcard'), example('blog', 'wildcard')].join('---'),
      says: 'Gateway default/blog has the same certificate: requests on a reused connection can get a 404',
      right: [example('shop', 'shop-cert'), example('blog', 'blog-cert')].join('---'),
    },
  ],
  about: ['Gateway'],
  run(inventory, report) {
    const byCertificate = new Map<string, Set<Gateway>>();
    for (const gateway of inventory.of('Gateway')) {
      for (const { tls } of gateway.spec.servers ?? []) {
        const key = certificateOf(tls);
        if (key !== undefined) byCertificate.set(key, (byCertificate.get(key) ?? new Set()).add(gateway));
      }
    }
    const pairs = new Set<string>();
    for (const [, gateways] of byCertificate) {
      if (gateways.size < 2) continue;
      const all = [...gateways];
      for (const gateway of all) {
        const selector = textMap(gateway.spec.selector);
        const isShared = (other: Gateway) => other !== gateway && selects(selector, textMap(other.spec.selector));
        const isLarge = all.length > MOST_PAIRED;
        const first = isLarge ? all.find(isShared) : undefined;
        for (const other of isLarge ? (first ? [first] : []) : all.filter(isShared)) {
          const pair = `${gateway.id} ${other.id}`;
          if (pairs.has(pair)) continue;
          pairs.add(pair);
          const more = isLarge ? ', as do others' : '';
          report(
            gateway,
            ['metadata', 'name'],
            `Gateway ${other.id} has the same certificate${more}: requests on a reused connection can get a 404`,
          );
        }
      }
    }
  },
};

function certificateOf(tls: GatewayServerTls | undefined): string | undefined {
  if (!tls) return undefined;
  const { credentialName = '', serverCertificate = '', privateKey = '' } = tls;
  if (credentialName !== '') return `name ${credentialName}`;
  return serverCertificate !== '' && privateKey !== '' ? `file ${serverCertificate} ${privateKey}` : undefined;
}

function example(name: string, credentialName: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name} }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https-${name}, protocol: HTTPS }
      tls: { mode: SIMPLE, credentialName: ${credentialName} }
      hosts: [${name}.example.com]
`;
}
