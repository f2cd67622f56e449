import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../mesh/manifest/manifest';
import { ACCESS } from './access/generate';
import { conformance } from './conformance/conformance';
import { type Area, nameOf } from './differential/area';
import { Differential } from './differential/differential';
import { writeReproduction } from './differential/reproduction';
import { EXERCISES, type Exercise, INGRESS_OF_TARGET, PROXIES, SET_UP } from './exercises';
import { findings } from './findings/findings';
import { GATEWAY_API } from './gateway-api/generate';
import { kubectl } from './kubectl';
import { readManifests } from './manifests';
import { RealMesh } from './mesh';
import { MIGRATIONS } from './migrations/generate';
import type { Run } from './namespace';
import { PAIRS } from './pairs/generate';
import { POLICIES } from './policies/generate';
import { RECORDED } from './recorded/generate';
import { refusals } from './refusals';
import { Report } from './report';
import { ROUTING } from './routing/generate';
import { surprises } from './surprise-runs';
import { TLS } from './tls/generate';
import { TOKENS } from './tokens/generate';
import { transitions } from './transitions/transitions';

export interface SuiteOptions {
  readonly seed: number;
  /** Number of cases for each random area. @default that of the area */
  readonly cases?: number;
  /** Number of random objects and worlds for each judge of findings. */
  readonly mutants: number;
  /** Number of random changes that are walked under traffic. */
  readonly transitions: number;
  /** Only the parts with one of these texts in their name: exercises, `files`, `named cases`, `findings`, `conformance` or random areas. */
  readonly only?: readonly string[];
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
  const areas = new Set(AREAS.map(({ name }) => name));
  // The name of an area selects nothing else: `tls` is also a part of the names of exercises.
  const isWanted = (name: string) =>
    only?.some((part) => (areas.has(part) ? name === part : name.includes(part))) ?? true;
  const wanted = EXERCISES.filter(({ name }) => isWanted(name));
  if (wanted.length > 0) await exercise(mesh, report, SET_UP);
  for (const next of wanted) await exercise(mesh, report, next);
  if (isWanted('files')) await otherFiles(mesh, report);
  // Objects of the exercises, such as a Gateway for every ingress gateway, would affect the following parts.
  await mesh.delete(mesh.applied.filter(({ apiVersion }) => apiVersion.includes('.istio.io/')));
  await mustBeInForce(mesh);
  if (isWanted('findings')) await findings(report, mesh.api.client, run.folder, options);
  if (isWanted('conformance')) await conformance(report);
  if (isWanted('named cases')) await surprises(mesh, report);
  if (isWanted('transitions')) await transitions(mesh, report, options.seed, options.transitions);
  if (isWanted('refusals')) await refusals(report, run.folder, options.seed);
  for (const area of AREAS) if (isWanted(area.name)) await random(mesh, report, area, options);
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
      // Files of `cdk8s-istio test` contain requests. An example may be installed.
      .filter((name) => /(?<!\.test)\.ya?ml$/.test(name) && !name.includes('node_modules/'))
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

const CASES = 60;

/** Areas with generated cases. */
const AREAS: readonly Area[] = [ROUTING, PAIRS, MIGRATIONS, POLICIES, TOKENS, TLS, GATEWAY_API, RECORDED, ACCESS];

async function random(
  mesh: RealMesh,
  report: Report,
  area: Area,
  { seed, cases = area.cases ?? CASES, differences }: SuiteOptions,
): Promise<void> {
  await report.measure(area.name, `${cases} cases from seed ${seed}`, async () => {
    if (area.cases === 0) return 'skipped: this checkout has no ../shared/cases';
    const differential = await Differential.start(mesh, area);
    try {
      await differential.run(seed, cases, async (difference) => {
        // A few differences are enough.
        if (differential.tally.differences.length > 3) return;
        const { case: differing, problems } = difference;
        console.log(`${nameOf(differing)} differs: ${problems.join('; ')}; reducing it…`);
        const shrunken = await differential.shrink(difference);
        const file = writeReproduction(join(differences, area.name), shrunken);
        console.log(`${nameOf(differing)}: ${shrunken.problems.join('; ')}\n  ${file}`);
      });
    } finally {
      await differential.stop();
    }
    const { agreed, requests, sent, refusedObjects, refusedByEnvoy, kinds } = differential.tally;
    const { repeated, disturbed, unconfirmed, statuses, wrongStatuses } = differential.tally;
    const rejected = [...refusedByEnvoy].map(([caseSeed, why]) => `${caseSeed} ${why}`).join(', ') || 'none';
    const seen = [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ');
    const words =
      `${agreed} of ${requests} requests agree (${sent} sent; ${seen}); rejected: ${refusedObjects} objects by ` +
      `the API server, seeds by Envoy: ${rejected}; repeated: ${repeated} requests, with ${disturbed} broken connections; ` +
      `unconfirmed: ${unconfirmed.length}${area.statuses ? `; ${statuses - wrongStatuses.length} of ${statuses} statuses agree` : ''}`;
    for (const { case: once, problems } of unconfirmed) {
      console.log(`${nameOf(once)} differed, but not when it was placed again: ${problems.join('; ')}`);
    }
    for (const problem of wrongStatuses.slice(0, 5)) console.log(problem);
    // One in a hundred is more than chance.
    const isUnstable = unconfirmed.length > requests / 100;
    const agrees = differential.tally.differences.length === 0 && wrongStatuses.length === 0;
    if (!agrees || isUnstable || requests === 0) throw new Error(words);
    return words;
  });
}
