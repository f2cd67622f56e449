import { GATEWAY_API } from '../manifest/api-group';
import type { Config } from '../manifest/config';
import type { Manifest } from '../manifest/manifest';
import type { Crossing } from './destinations';
import { metadata, type Names } from './world';

/** ReferenceGrants that allow backends in other namespaces, one for each pair of namespaces. */
export function referenceGrants(crossings: readonly Crossing[], from: Config, names: Names): Manifest[] {
  const pairs = new Map<string, Crossing[]>();
  for (const crossing of crossings) {
    const key = `${crossing.from} ${crossing.to}`;
    pairs.set(key, [...(pairs.get(key) ?? []), crossing]);
  }
  return [...pairs.values()].flatMap((ofPair) => {
    const [first] = ofPair;
    if (!first) return [];
    const kinds = [...new Set(ofPair.map(({ kind }) => kind))].sort();
    const services = [...new Set(ofPair.map(({ service }) => service))].sort();
    return [
      {
        apiVersion: 'gateway.networking.k8s.io/v1beta1',
        kind: 'ReferenceGrant',
        metadata: metadata(names.take('ReferenceGrant', first.to, `routes-of-${first.from}`), first.to, from),
        spec: {
          from: kinds.map((kind) => ({ group: GATEWAY_API, kind, namespace: first.from })),
          to: services.map((name) => ({ group: '', kind: 'Service', name })),
        },
      },
    ];
  });
}
