import { readFileSync } from 'node:fs';
import type { Manifest } from '../mesh/manifest/manifest';
import type { ProxyIdentity } from './envoy';
import { GATEWAY, RealMesh } from './mesh';
import type { Run } from './namespace';
import type { Observed } from './outcome';
import type { MeshRequest } from './request';

/** Applies manifests, sends requests, and prints one line of JSON with the outcome of each. */
export async function adHoc(
  run: Run,
  manifests: readonly Manifest[],
  requests: readonly MeshRequest[],
  { times = 1, keep = false }: { readonly times?: number; readonly keep?: boolean } = {},
): Promise<number> {
  const mesh = await RealMesh.start(run.folder);
  mesh.addProxies(proxiesFor(requests, manifests));
  const answers = await mesh.apply(manifests);
  for (const [i, answer] of answers.entries()) {
    if (answer.accepted) continue;
    const object = manifests[i];
    console.error(`rejected: ${object?.kind} ${object?.metadata?.name}: ${answer.message}`);
  }
  for (const { proxy, kinds } of await mesh.inForce()) console.error(`Envoy rejected: ${proxy}: ${kinds.join(', ')}`);
  for (const request of requests) {
    for (const observed of await mesh.send(Array.from({ length: times }, () => request))) {
      console.log(JSON.stringify({ request, ...summary(observed) }));
    }
  }
  if (keep) await run.keep((pid) => howToLook(pid, run.folder, mesh.api.kubeconfig));
  return answers.every((answer) => answer.accepted) ? 0 : 1;
}

/** Requests from a file with one JSON object per line. The default is GET / on port 80 of the gateway. */
export function readRequests(file: string): MeshRequest[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const defaults = { from: 'gateway', port: 80, method: 'GET', host: 'localhost', path: '/', headers: {} };
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => ({ ...defaults, ...JSON.parse(line) }) as MeshRequest);
}

/** A proxy for each `from` of the requests, with the labels that its workload has in the manifests. */
function proxiesFor(requests: readonly MeshRequest[], manifests: readonly Manifest[]): Map<string, ProxyIdentity> {
  const proxies = new Map<string, ProxyIdentity>([['gateway', GATEWAY]]);
  for (const { from } of requests) {
    if (proxies.has(from)) continue;
    const [namespace = '', workload = ''] = from.split('/');
    if (workload === '') throw new Error(`from must be "gateway" or "namespace/workload", got "${from}"`);
    const ports = new Set(requests.filter((request) => request.from === from).map((request) => request.port));
    const labels = labelsOf(manifests, namespace, workload) ?? { app: workload };
    proxies.set(from, { type: 'sidecar', pod: `${workload}-sidecar`, namespace, labels, ports: [...ports] });
  }
  return proxies;
}

function labelsOf(manifests: readonly Manifest[], namespace: string, name: string) {
  const found = manifests.find(
    ({ kind, metadata }) =>
      ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod'].includes(kind) &&
      metadata.name === name &&
      (metadata.namespace ?? 'default') === namespace,
  );
  if (found === undefined || found.kind === 'Pod') return found?.metadata.labels;
  return (found.spec as { template: { metadata: { labels?: Record<string, string> } } }).template.metadata.labels;
}

/** The output for one request. */
export function summary({ outcome, response, log, seen }: Observed): object {
  return { outcome, ...('failed' in response ? { error: response.error } : { status: response.status }), log, seen };
}

export function howToLook(pid: number, folder: string, kubeconfig: string): string {
  return [
    'the mesh runs until you press Ctrl-C; to inspect it:',
    `  sudo nsenter --target ${pid} --net --mount --pid`,
    `  kubectl --kubeconfig ${kubeconfig} get virtualservices -A`,
    '  curl http://127.0.0.1:18080/debug/configz',
    `  curl --unix-socket ${folder}/envoy/istio-ingressgateway-0.istio-system.admin.sock http://envoy/config_dump`,
  ].join('\n');
}
