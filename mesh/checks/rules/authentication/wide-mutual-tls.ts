import type { FieldPath } from '../../../manifest/manifest';
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
  readonly field: FieldPath;
  readonly message: string;
  readonly level: Level;
}

const differences = `Not reported for a namespace if another PeerAuthentication sets a different mode for some of its workloads or
ports; for the whole mesh it is a warning then. For DestinationRules of a single host see MESH0113. Kiali's KIA0205, KIA0206,
KIA0401 and KIA0501, for meshes without automatic mutual TLS, do not exist here.`;

/** Wildcard DestinationRules that contradict a PeerAuthentication of a namespace or the mesh, reported on either side. */
export const wideMutualTls: readonly Check[] = [
  check('KIA0207', {
    title: 'DestinationRule disables mutual TLS that its namespace requires',
    wrong: [policy('shop', 'STRICT'), rule('*.shop.svc.cluster.local', 'DISABLE')],
    says: 'mode DISABLE sends plain text, but PeerAuthentication shop/default requires mutual TLS in namespace shop',
    right: [policy('shop', 'STRICT'), rule('*.shop.svc.cluster.local', 'ISTIO_MUTUAL')],
  }),
  check('KIA0208', {
    title: 'DestinationRule disables mutual TLS that the mesh requires',
    wrong: [policy('istio-system', 'STRICT'), rule('*.local', 'DISABLE')],
    says: 'mode DISABLE sends plain text, but PeerAuthentication istio-system/default requires mutual TLS in the mesh',
    right: [policy('istio-system', 'STRICT'), rule('*.local', 'ISTIO_MUTUAL')],
  }),
  check('KIA0505', {
    title: 'PeerAuthentication of a namespace disables mutual TLS that a DestinationRule uses',
    wrong: [policy('shop', 'DISABLE'), rule('*.shop.svc.cluster.local', 'ISTIO_MUTUAL')],
    says: 'mode DISABLE rejects mutual TLS, but DestinationRule shop/all uses ISTIO_MUTUAL for *.shop.svc.cluster.local',
    right: [policy('shop', 'DISABLE'), rule('*.shop.svc.cluster.local', 'DISABLE')],
  }),
  check('KIA0506', {
    title: 'PeerAuthentication of the mesh disables mutual TLS that a DestinationRule uses',
    wrong: [policy('istio-system', 'DISABLE'), rule('*.local', 'ISTIO_MUTUAL')],
    says: 'mode DISABLE rejects mutual TLS, but DestinationRule shop/all uses ISTIO_MUTUAL for *.local',
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
    description: `A PeerAuthentication defines what servers accept, a DestinationRule what clients send. If they contradict each
other, every connection is reset and clients get a 503. Remove \`tls\` from the DestinationRule: inside the mesh, Istio then
chooses the right mode automatically.`,
    differences,
    examples: [{ wrong: wrong.join('---'), says, right: right.join('---') }],
    run(inventory, report) {
      for (const conflict of conflicts(inventory).found) {
        if (conflict.code === code) report(conflict.object, conflict.field, conflict.message, conflict.level);
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
    const [, named] = namespaceWide.exec(host) ?? [];
    const namespace = named ?? (meshWide.includes(host) ? mesh.rootNamespace : undefined);
    if (namespace === undefined || mode === undefined || workloadSelector) continue;
    const accepted = peerModeOf(inventory, assumedWorkload(namespace, '', new Map()));
    const isOfMesh = accepted.policy.startsWith(`${mesh.rootNamespace}/`);
    const others = named === undefined ? modes.everywhere : (modes.ofSome.get(namespace) ?? new Set());
    const isMixed = [...others].some((other) => other !== accepted.mode);
    // A namespace with another mode is an exception in the mesh; a workload with another mode may be its whole namespace.
    if (accepted.policy === '' || (isMixed && named !== undefined)) continue;
    const level = isMixed ? 'warning' : 'error';
    if (mode === 'DISABLE' && accepted.mode === 'STRICT') {
      const scope = isOfMesh ? 'the mesh' : `namespace ${namespace}`;
      const message = `mode DISABLE sends plain text, but PeerAuthentication ${accepted.policy} requires mutual TLS in ${scope}`;
      const code = isOfMesh ? 'KIA0208' : 'KIA0207';
      found.push({ code, object, field: ['spec', 'trafficPolicy', 'tls', 'mode'], message, level });
    }
    const policy = inventory.findById('PeerAuthentication', accepted.policy);
    if (policy && mode !== 'DISABLE' && mode !== 'SIMPLE' && accepted.mode === 'DISABLE') {
      const message = `mode DISABLE rejects mutual TLS, but DestinationRule ${object.id} uses ${mode} for ${host}`;
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

/** Modes that PeerAuthentications set: all of them, and by namespace those for some of its workloads or ports. */
function writtenModes(objects: readonly MeshObject<'PeerAuthentication'>[]) {
  const everywhere = new Set<string>();
  const ofSome = new Map<string, Set<string>>();
  for (const { spec, namespace } of objects) {
    const written = [spec.mtls, ...Object.values(spec.portLevelMtls ?? {})].flatMap((mtls) => mtls?.mode ?? []);
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
