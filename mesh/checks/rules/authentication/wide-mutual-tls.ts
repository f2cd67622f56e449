import type { Path } from '../../../manifest/manifest';
import { assumedWorkload } from '../../../registry/workload';
import type { Check } from '../../engine/check';
import type { Level } from '../../engine/finding';
import { type Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { peerModeOf } from '../../facts/authentication';
import { worldOf } from '../../facts/world';

interface Conflict {
  readonly code: string;
  readonly object: MeshObject;
  readonly field: Path;
  readonly message: string;
  readonly level: Level;
}

const differences = `Nothing is said of a namespace where another PeerAuthentication says otherwise for some workload or port; of
the mesh it is a warning then.
MESH0113 is for DestinationRules of one host. Kiali's KIA0205, KIA0206, KIA0401 and KIA0501 are for meshes whose automatic
mutual TLS is switched off.`;

/** Wildcard DestinationRules and general PeerAuthentications that exclude each other, from both sides. */
export const wideMutualTls: readonly Check[] = [
  check('KIA0207', {
    title: 'a DestinationRule for all of a namespace switches off the mutual TLS that the namespace demands',
    wrong: [policy('shop', 'STRICT'), rule('*.shop.svc.cluster.local', 'DISABLE')],
    says: 'mode DISABLE, and the workloads of shop take only mutual TLS, by PeerAuthentication shop/default',
    right: [policy('shop', 'STRICT'), rule('*.shop.svc.cluster.local', 'ISTIO_MUTUAL')],
  }),
  check('KIA0208', {
    title: 'a DestinationRule for many hosts switches off the mutual TLS that the mesh demands',
    wrong: [policy('istio-system', 'STRICT'), rule('*.local', 'DISABLE')],
    says: 'mode DISABLE, and the workloads of the mesh take only mutual TLS, by PeerAuthentication istio-system/default',
    right: [policy('istio-system', 'STRICT'), rule('*.local', 'ISTIO_MUTUAL')],
  }),
  check('KIA0505', {
    title: 'a namespace takes no mutual TLS, and a DestinationRule for all of it asks for it',
    wrong: [policy('shop', 'DISABLE'), rule('*.shop.svc.cluster.local', 'ISTIO_MUTUAL')],
    says: 'mode DISABLE, and DestinationRule shop/all asks for ISTIO_MUTUAL to *.shop.svc.cluster.local',
    right: [policy('shop', 'DISABLE'), rule('*.shop.svc.cluster.local', 'DISABLE')],
  }),
  check('KIA0506', {
    title: 'the mesh takes no mutual TLS, and a DestinationRule for many hosts asks for it',
    wrong: [policy('istio-system', 'DISABLE'), rule('*.local', 'ISTIO_MUTUAL')],
    says: 'mode DISABLE, and DestinationRule shop/all asks for ISTIO_MUTUAL to *.local',
    right: [policy('istio-system', 'DISABLE'), rule('*.local', 'DISABLE')],
  }),
];

interface Words {
  readonly title: string;
  readonly wrong: readonly string[];
  readonly says: string;
  readonly right: readonly string[];
}

function check(code: string, { title, wrong, says, right }: Words): Check {
  return {
    code,
    level: 'error',
    title,
    description: `A PeerAuthentication says what proxies of the called side take, a DestinationRule what those of the calling
side send. Where they differ every connection is reset, and the answer is 503. Leave \`tls\` out of the DestinationRule:
inside the mesh the right thing then happens by itself.`,
    differences,
    examples: [{ wrong: wrong.join('---'), says, right: right.join('---') }],
    run(inventory, report) {
      for (const one of conflicts(inventory).found) {
        if (one.code === code) report(one.object, one.field, one.message, one.level);
      }
    },
  };
}

const conflicts = perInventory((inventory: Inventory) => {
  const found: Conflict[] = [];
  const { mesh } = worldOf(inventory);
  const objects = inventory.of('PeerAuthentication');
  const modes = writtenModes(objects);
  const namespaceWide = new RegExp(`^\\*\\.([^.*]+)\\.svc\\.${mesh.clusterDomain.replaceAll('.', '\\.')}$`);
  const meshWide = ['*', '*.local', `*.${mesh.clusterDomain}`, `*.svc.${mesh.clusterDomain}`];
  for (const object of inventory.of('DestinationRule')) {
    const { host = '', trafficPolicy, workloadSelector } = object.spec;
    const mode = trafficPolicy?.tls?.mode;
    const [, one] = namespaceWide.exec(host) ?? [];
    const namespace = one ?? (meshWide.includes(host) ? mesh.rootNamespace : undefined);
    if (namespace === undefined || mode === undefined || workloadSelector) continue;
    const taken = peerModeOf(inventory, assumedWorkload(namespace, '', new Map()));
    const isOfMesh = taken.policy.startsWith(`${mesh.rootNamespace}/`);
    const others = one === undefined ? modes.everywhere : (modes.ofSome.get(namespace) ?? new Set());
    const isMixed = [...others].some((other) => other !== taken.mode);
    // A namespace with a mode of its own is an exception in the mesh, a workload in its namespace perhaps all of it.
    if (taken.policy === '' || (isMixed && one !== undefined)) continue;
    const level = isMixed ? 'warning' : 'error';
    if (mode === 'DISABLE' && taken.mode === 'STRICT') {
      const whose = isOfMesh ? 'the mesh' : namespace;
      const message = `mode DISABLE, and the workloads of ${whose} take only mutual TLS, by PeerAuthentication ${taken.policy}`;
      const code = isOfMesh ? 'KIA0208' : 'KIA0207';
      found.push({ code, object, field: ['spec', 'trafficPolicy', 'tls', 'mode'], message, level });
    }
    const policy = inventory.findById('PeerAuthentication', taken.policy);
    if (policy && mode !== 'DISABLE' && mode !== 'SIMPLE' && taken.mode === 'DISABLE') {
      const message = `mode DISABLE, and DestinationRule ${object.id} asks for ${mode} to ${host}`;
      found.push({
        code: isOfMesh ? 'KIA0506' : 'KIA0505',
        object: policy,
        field: ['spec', 'mtls', 'mode'],
        message,
        level,
      });
    }
  }
  return { found };
});

/** The modes that PeerAuthentications write: for some workloads or ports of a namespace, and all of them. */
function writtenModes(objects: readonly MeshObject<'PeerAuthentication'>[]) {
  const everywhere = new Set<string>();
  const ofSome = new Map<string, Set<string>>();
  for (const { spec, namespace } of objects) {
    const written = [spec.mtls, ...Object.values(spec.portLevelMtls ?? {})].flatMap((one) => one?.mode ?? []);
    for (const mode of written) everywhere.add(mode);
    if (Object.keys(spec.selector?.matchLabels ?? {}).length === 0) continue;
    ofSome.set(namespace, new Set([...(ofSome.get(namespace) ?? []), ...written]));
  }
  everywhere.delete('UNSET');
  return { everywhere, ofSome };
}

function policy(namespace: string, mode: string): string {
  return `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: ${namespace} }
spec: { mtls: { mode: ${mode} } }
`;
}

function rule(host: string, mode: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: all, namespace: shop }
spec:
  host: "${host}"
  trafficPolicy: { tls: { mode: ${mode} } }
`;
}
