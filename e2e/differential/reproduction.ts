import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../mesh/manifest/manifest';
import type { Difference } from './differential';
import { Judge } from './judge';
import { moveHere, moveTo } from './place';

/** Writes a difference to a file, and a line to INDEX.md. @returns the file */
export function writeReproduction(folder: string, difference: Difference): string {
  mkdirSync(folder, { recursive: true });
  const here = <T>(value: T) => moveHere(difference.placed.place, value);
  const request = difference.request;
  const reproduction = {
    seed: difference.case.seed,
    problems: here(difference.problems),
    request,
    manifests: here(relevant(difference)),
    mesh: here(outcomes(difference)),
    verdict: here(difference.verdict),
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([reproduction.manifests, request]))
    .digest('hex')
    .slice(0, 6);
  const name = `seed${difference.case.seed}-${hash}.json`;
  const file = join(folder, name);
  if (existsSync(file)) return file;
  writeFileSync(file, `${JSON.stringify(reproduction, null, 2)}\n`);
  const line = `${request.from} ${request.method} ${request.host}:${request.port}${request.path}`;
  appendFileSync(
    join(folder, 'INDEX.md'),
    `- [${name}](${name}): ${line}: ${reproduction.problems[0]?.slice(0, 400)}\n`,
  );
  return file;
}

/** The manifests without services of the world that do not affect the verdict. */
function relevant({ placed, request }: Difference): readonly Manifest[] {
  const moved = moveTo(placed.place, request);
  const verdict = (manifests: readonly Manifest[]) => JSON.stringify(new Judge(manifests).verdict(moved).outcomes);
  const wanted = verdict(placed.manifests);
  let kept = placed.manifests;
  for (const manifest of placed.manifests) {
    const fewer = kept.filter((other) => other !== manifest);
    if (['Service', 'Deployment'].includes(manifest.kind) && verdict(fewer) === wanted) kept = fewer;
  }
  return kept;
}

/** Distinct observations of the real mesh, with counts. */
function outcomes({ observed }: Difference): object[] {
  const counts = new Map<string, number>();
  for (const { outcome, log, seen } of observed) {
    const arrivals = seen.map(({ workload, path, host, headers }) => {
      const own = Object.entries(headers).filter(([name]) => !/^x-(e2e-id|request-id|envoy|forwarded)/.test(name));
      return { workload, path, host, headers: Object.fromEntries(own) };
    });
    const text = JSON.stringify({ outcome, flags: log?.flags, cluster: log?.cluster, route: log?.route, arrivals });
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ count, ...JSON.parse(text) }));
}
