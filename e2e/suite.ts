import { existsSync, readdirSync } from 'node:fs';
import type { Manifest } from '../mesh/manifest/manifest';
import { EXERCISES, type Exercise, INGRESS_OF_TARGET, PROXIES, SET_UP } from './exercises';
import { findings } from './findings/findings';
import { kubectl } from './kubectl';
import { readManifests } from './manifests';
import { RealMesh } from './mesh';
import type { Run } from './namespace';
import { Report } from './report';
import { Differential } from './routing/differential';
import { writeReproduction } from './routing/reproduction';
import { surprises } from './surprise-runs';

export interface SuiteOptions {
  readonly seed: number;
  readonly cases: number;
  /** Objects and worlds that each judge of findings sees. */
  readonly mutants: number;
  /** Only what has it in its name: exercises, `files`, `named cases`, `routing`, `findings`. */
  readonly only?: string;
  /** Where differences are written, a file each. */
  readonly differences: string;
}

/** Everything that the real mesh judges. */
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
  for (const one of wanted) await exercise(mesh, report, one);
  if (isWanted('files')) await otherFiles(mesh, report);
  // What the exercises leave, such as a Gateway for every ingress gateway, would have its say in what follows.
  await mesh.delete(mesh.applied.filter(({ apiVersion }) => apiVersion.includes('.istio.io/')));
  await mustBeInForce(mesh);
  if (isWanted('findings')) await findings(report, mesh.api.client, run.folder, options);
  if (isWanted('named cases')) await surprises(mesh, report);
  if (isWanted('routing')) await routing(mesh, report, options);
  return { report, mesh };
}

async function exercise(mesh: RealMesh, report: Report, { name, apply, undo, measure }: Exercise): Promise<void> {
  for (const args of apply) await command(mesh, report, args);
  await report.measure('exercise', name, async () => {
    await mustBeInForce(mesh);
    return measure(mesh);
  });
  for (const args of undo) await command(mesh, report, args, 'the way back');
  if (undo.length > 0) await report.measure('exercise undone', name, () => SET_UP_AGAIN(mesh));
}

const SET_UP_AGAIN = async (mesh: RealMesh) => {
  await mustBeInForce(mesh);
  return SET_UP.measure(mesh);
};

async function mustBeInForce(mesh: RealMesh): Promise<void> {
  const refusals = await mesh.inForce();
  if (refusals.length > 0) throw new Error(`Envoy refused it: ${JSON.stringify(refusals)}`);
}

/** kubectl as people type it; every file is a row of the report. */
async function command(mesh: RealMesh, report: Report, args: readonly string[], words = 'applied'): Promise<void> {
  const group = words === 'applied' ? 'kubectl apply' : 'kubectl, the way back';
  await report.measure(group, args.slice(1).join(' '), async () => {
    const { ok, output } = kubectl(mesh.api.kubeconfig, args);
    if (!ok) throw new Error(output);
    const files = args.filter((_, i) => args[i - 1] === '-f');
    if (args[0] === 'apply') await mesh.adopt(readManifests(files));
    else mesh.forget(files.length > 0 ? readManifests(files) : named(mesh, args));
    return output.split('\n').join('; ');
  });
}

/** The objects that `kubectl delete KIND NAME…` names. */
function named(mesh: RealMesh, [, kind = '', ...names]: readonly string[]): Manifest[] {
  return mesh.applied.filter((object) => object.kind.toLowerCase() === kind && names.includes(object.metadata.name));
}

/** Files of dist/ that no exercise has, and the examples: a dry run each, so that they do not meet. */
async function otherFiles(mesh: RealMesh, report: Report): Promise<void> {
  const used = new Set([SET_UP, ...EXERCISES].flatMap(({ apply }) => apply.flat()));
  const folders = ['dist', 'examples'].filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  for (const file of files.sort().filter((name) => !used.has(name))) {
    await report.measure('file', file, async () => {
      const objects = readManifests([file]);
      // Istio 1.31 has no CRD for it: istioctl reads the file itself.
      const served = objects.filter(({ kind }) => kind !== 'IstioOperator');
      if (served.length === 0) return 'IstioOperator: read by istioctl, not by the API server';
      await mesh.api.client.apply(namespacesOf(served));
      const answers = await mesh.api.client.apply(served, { dryRun: true });
      const refused = answers.flatMap((answer) => (answer.accepted ? [] : [answer.message]));
      if (refused.length > 0) throw new Error(refused.join('; '));
      return `${answers.length} objects`;
    });
  }
}

/** The namespaces that people have before they apply a file. */
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
      // The first few tell enough.
      if (differential.tally.differences.length > 3) return;
      const shrunken = await differential.shrink(difference);
      const file = writeReproduction(differences, shrunken);
      console.log(`seed ${difference.case.seed}: ${shrunken.problems.join('; ')}\n  ${file}`);
    });
    const { agreed, requests, sent, refusedObjects, refusedByEnvoy, unconfirmed, kinds } = differential.tally;
    const refused = [...refusedByEnvoy].map(([one, why]) => `${one} ${why}`).join(', ') || 'none';
    const seen = [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ');
    const words =
      `${agreed} of ${requests} requests agree (${sent} sent; ${seen}); not taken: ${refusedObjects} objects by ` +
      `the API server, seeds by Envoy: ${refused}; unconfirmed: ${unconfirmed}`;
    if (agreed < requests - unconfirmed || requests === 0) throw new Error(words);
    return words;
  });
}
