import { existsSync, readdirSync } from 'node:fs';
import type { Manifest } from '../mesh/manifest/manifest';
import { EXERCISES, type Exercise, INGRESS_OF_TARGET, PROXIES, SET_UP } from './exercises';
import { findings } from './findings/findings';
import { kubectl } from './kubectl';
import { readManifests } from './manifests';
import { RealMesh } from './mesh';
import type { Run } from './namespace';
import { refusals } from './refusals';
import { Report } from './report';
import { Differential } from './routing/differential';
import { writeReproduction } from './routing/reproduction';
import { surprises } from './surprise-runs';

export interface SuiteOptions {
  readonly seed: number;
  readonly cases: number;
  /** Number of random objects and worlds for each judge of findings. */
  readonly mutants: number;
  /** Only the parts with this text in their name: an exercise, `files`, `named cases`, `routing` or `findings`. */
  readonly only?: string;
  /** Folder for differences, one file each. */
  readonly differences: string;
}

/** Runs everything that the real mesh judges. */
export async function suite(
  run: Run,
  options: SuiteOptions,
): Promise<{ readonly report: Report; readonly mesh: RealMesh }> {
  const report = new Report();
  const mesh = await RealMesh.start(run.folder);
  mesh.addProxies(PROXIES);
  for (const answer of await mesh.apply([INGRESS_OF_TARGET])) if (!answer.accepted) throw new Error(answer.message);
  const { only } = options;
  const isWanted = (name: string) => only === undefined || name.includes(only);
  const wanted = EXERCISES.filter(({ name }) => isWanted(name));
  if (wanted.length > 0) await exercise(mesh, report, SET_UP);
  for (const next of wanted) await exercise(mesh, report, next);
  if (isWanted('files')) await otherFiles(mesh, report);
  // Objects of the exercises, such as a Gateway for every ingress gateway, would affect the following parts.
  await mesh.delete(mesh.applied.filter(({ apiVersion }) => apiVersion.includes('.istio.io/')));
  await mustBeInForce(mesh);
  if (isWanted('findings')) await findings(report, mesh.api.client, run.folder, options);
  if (isWanted('named cases')) await surprises(mesh, report);
  if (isWanted('refusals')) await refusals(report, run.folder, options.seed);
  if (isWanted('routing')) await routing(mesh, report, options);
  return { report, mesh };
}

async function exercise(mesh: RealMesh, report: Report, { name, apply, undo, measure }: Exercise): Promise<void> {
  for (const args of apply) await command(mesh, report, args);
  await report.measure('exercise', name, async () => {
    await mustBeInForce(mesh);
    return measure(mesh);
  });
  for (const args of undo) await command(mesh, report, args, 'undo');
  if (undo.length > 0) await report.measure('exercise undone', name, () => SET_UP_AGAIN(mesh));
}

const SET_UP_AGAIN = async (mesh: RealMesh) => {
  await mustBeInForce(mesh);
  return SET_UP.measure(mesh);
};

async function mustBeInForce(mesh: RealMesh): Promise<void> {
  const refusals = await mesh.inForce();
  if (refusals.length > 0) throw new Error(`Envoy rejected it: ${JSON.stringify(refusals)}`);
}

/** Runs kubectl as users type it, one row of the report per command. */
async function command(
  mesh: RealMesh,
  report: Report,
  args: readonly string[],
  step: 'apply' | 'undo' = 'apply',
): Promise<void> {
  const group = step === 'apply' ? 'kubectl apply' : 'kubectl, undo';
  await report.measure(group, args.slice(1).join(' '), async () => {
    const { ok, output } = kubectl(mesh.api.kubeconfig, args);
    if (!ok) throw new Error(output);
    const files = args.filter((_, i) => args[i - 1] === '-f');
    if (args[0] === 'apply') await mesh.adopt(readManifests(files));
    else mesh.forget(files.length > 0 ? readManifests(files) : named(mesh, args));
    return output.split('\n').join('; ');
  });
}

/** The objects of `kubectl delete KIND NAME…`. */
function named(mesh: RealMesh, [, kind = '', ...names]: readonly string[]): Manifest[] {
  return mesh.applied.filter((object) => object.kind.toLowerCase() === kind && names.includes(object.metadata.name));
}

/** The examples and the files in dist/ that no exercise uses. Each is a dry run, so they do not affect each other. */
async function otherFiles(mesh: RealMesh, report: Report): Promise<void> {
  const used = new Set([SET_UP, ...EXERCISES].flatMap(({ apply }) => apply.flat()));
  const folders = ['dist', 'examples'].filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      // Files of `cdk8s-istio test` contain requests.
      .filter((name) => /(?<!\.test)\.ya?ml$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  for (const file of files.sort().filter((name) => !used.has(name))) {
    await report.measure('file', file, async () => {
      const objects = readManifests([file]);
      // Istio 1.31 has no CRD for IstioOperator: istioctl reads the file itself.
      const served = objects.filter(({ kind }) => kind !== 'IstioOperator');
      if (served.length === 0) return 'skipped: IstioOperator is for istioctl, not for the API server';
      await mesh.api.client.apply(namespacesOf(served));
      const answers = await mesh.api.client.apply(served, { dryRun: true });
      const rejected = answers.flatMap((answer) => (answer.accepted ? [] : [answer.message]));
      if (rejected.length > 0) throw new Error(rejected.join('; '));
      return `${answers.length} objects`;
    });
  }
}

/** The namespaces that must exist before a file is applied. */
const namespacesOf = (objects: readonly Manifest[]): Manifest[] =>
  [...new Set(objects.flatMap(({ metadata: { namespace } }) => namespace ?? []))].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));

async function routing(mesh: RealMesh, report: Report, { seed, cases, differences }: SuiteOptions): Promise<void> {
  await report.measure('routing', `${cases} random cases from seed ${seed}`, async () => {
    const differential = await Differential.start(mesh);
    await differential.run(seed, cases, async (difference) => {
      // A few differences are enough.
      if (differential.tally.differences.length > 3) return;
      const shrunken = await differential.shrink(difference);
      const file = writeReproduction(differences, shrunken);
      console.log(`seed ${difference.case.seed}: ${shrunken.problems.join('; ')}\n  ${file}`);
    });
    const { agreed, requests, sent, refusedObjects, refusedByEnvoy, unconfirmed, kinds } = differential.tally;
    const rejected = [...refusedByEnvoy].map(([caseSeed, why]) => `${caseSeed} ${why}`).join(', ') || 'none';
    const seen = [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ');
    const words =
      `${agreed} of ${requests} requests agree (${sent} sent; ${seen}); rejected: ${refusedObjects} objects by ` +
      `the API server, seeds by Envoy: ${rejected}; unconfirmed: ${unconfirmed}`;
    if (agreed < requests - unconfirmed || requests === 0) throw new Error(words);
    return words;
  });
}
