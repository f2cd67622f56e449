import { base64Latin1 } from '../../grammar/bytes';
import { fields, text } from '../../manifest/fields';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { gatewayPods } from './gateway-pods';
import { EGRESS_GATEWAY } from './installation';
import { canReadCertificates, certificateOf } from './x509';

/** What is wrong with the certificate in a Secret, phrased to follow the Secret's name. */
export function certificateFault({ manifest }: MeshObject): string | undefined {
  const { data, stringData } = { ...manifest } as Readonly<Record<string, unknown>>;
  const valueAt = (key: string) => {
    const { [key]: plain } = fields(stringData);
    const { [key]: encoded } = fields(data);
    return text(plain) || base64Latin1(text(encoded));
  };
  const pair = [
    ['cert', 'key'],
    ['tls.crt', 'tls.key'],
  ].find((keys) => keys.every((key) => valueAt(key) !== ''));
  if (!pair) return 'has neither tls.crt and tls.key nor cert and key';
  if (!canReadCertificates) return undefined;
  const certificate = certificateOf(valueAt(pair[0] ?? ''));
  if (!certificate) return `has no PEM certificate in ${pair[0]}`;
  const now = Date.now();
  if (now > Date.parse(certificate.validTo)) return `has a certificate that expired on ${certificate.validTo}`;
  if (now < Date.parse(certificate.validFrom))
    return `has a certificate that is not valid before ${certificate.validFrom}`;
  return undefined;
}

/** The namespaces of the Pods that read the Secrets of a Gateway; empty if they are unknown. */
export function secretNamespaces(
  inventory: Inventory,
  gateway: Pick<MeshObject<'Gateway'>, 'spec'>,
): readonly string[] {
  const pods = gatewayPods(inventory, gateway).filter((pod) => pod !== EGRESS_GATEWAY.pod);
  return [...new Set(pods.map(({ namespace }) => namespace))];
}

/** Kinds from which controllers create Secrets, and the name of the Secret. */
const MAKERS: Readonly<Record<string, (object: MeshObject) => string>> = {
  Certificate: ({ spec }) => text(spec.secretName),
  ExternalSecret: ({ spec, name }) => text(fields(spec.target).name) || name,
  SealedSecret: ({ spec, name }) => text(fields(fields(spec.template).metadata).name) || name,
};

/** Whether a Secret is in the manifests, or a controller creates it from one of them. */
export function isSecretKnown(inventory: Inventory, namespace: string, name: string): boolean {
  const id = `${namespace}/${name}`;
  return inventory.findById('Secret', id) !== undefined || toCome(inventory).has(id);
}

const toCome = perInventory(
  (inventory: Inventory): ReadonlySet<string> =>
    new Set(
      Object.entries(MAKERS).flatMap(([kind, nameOf]) =>
        inventory.of(kind).map((object) => `${object.namespace}/${nameOf(object)}`),
      ),
    ),
);
