import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { adHoc, howToLook, readRequests } from './ad-hoc';
import { readManifests } from './manifests';
import { RealMesh } from './mesh';
import { runIsolated } from './namespace';
import { cacheRoot } from './parts';
import { suite } from './suite';

const USAGE = `usage:
  run.ts [--seed N] [--cases N] [--mutants N] [--transitions N] [--differences DIR]   the whole suite
  run.ts --only NAME[,NAME]                              exercises with that name, or: files, findings, conformance, named cases,
                                                         refusals, routing, pairs, migrations, policies, tokens, tls,
                                                         gateway-api, recorded, access, transitions
  run.ts --apply PATH... --requests FILE [--times N]     send requests through the real mesh; prints one line of JSON each
  run.ts --validate PATH...                              ask the real API server and Istio's webhook; prints one line of JSON each
  --keep                                                 keep the mesh running afterwards, to inspect it`;

/** The default seed, so every run has the same cases. */
const SEED = 1;
const MUTANTS = 3000;
const TRANSITIONS = 5;

runIsolated(__filename, async (run) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      apply: { type: 'string', multiple: true },
      validate: { type: 'string', multiple: true },
      requests: { type: 'string' },
      times: { type: 'string' },
      seed: { type: 'string' },
      cases: { type: 'string' },
      mutants: { type: 'string' },
      transitions: { type: 'string' },
      only: { type: 'string' },
      differences: { type: 'string' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.validate !== undefined) return validate(run.folder, [...values.validate, ...positionals]);
  if (values.apply !== undefined) {
    const requests = values.requests === undefined ? [] : readRequests(values.requests);
    const manifests = readManifests([...values.apply, ...positionals]);
    return adHoc(run, manifests, requests, { times: Number(values.times ?? 1), keep: values.keep });
  }
  const { report, mesh } = await suite(run, {
    seed: Number(values.seed ?? SEED),
    ...(values.cases === undefined ? {} : { cases: Number(values.cases) }),
    mutants: Number(values.mutants ?? MUTANTS),
    transitions: Number(values.transitions ?? TRANSITIONS),
    differences: values.differences ?? join(cacheRoot(), 'differences'),
    ...(values.only === undefined ? {} : { only: values.only.split(',') }),
  });
  console.log(`\n${report.table()}`);
  if (values.keep) await run.keep((pid) => howToLook(pid, run.folder, mesh.api.kubeconfig));
  return report.ok ? 0 : 1;
});

async function validate(folder: string, paths: readonly string[]): Promise<number> {
  const manifests = readManifests(paths);
  const { client } = (await RealMesh.start(folder)).api;
  const answers = await client.validate(manifests);
  for (const [i, answer] of answers.entries()) {
    const { kind = '', metadata } = manifests[i] ?? {};
    const verdict = answer.accepted ? { accepted: true, warnings: answer.warnings } : answer;
    console.log(
      JSON.stringify({ object: `${kind} ${metadata?.namespace ?? 'default'}/${metadata?.name}`, ...verdict }),
    );
  }
  return answers.every((answer) => answer.accepted) ? 0 : 1;
}
