import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Mesh } from '../../mesh';
import type { Manifest } from '../../mesh/manifest/manifest';
import { readManifests } from '../../mesh/reader';
import { withApiDefaults } from '../api-defaults';
import { identityOf } from '../charts';
import { clean } from '../clean';
import { difference } from '../difference';
import type { Program } from '../program';
import { wanted } from '../write-object';

/** How the objects in a folder differ from those that the program was written for. */
export function differencesIn(folder: string, { charts }: Program): string[] {
  const before: Manifest[] = [];
  const after: Manifest[] = [];
  const problems = charts.flatMap(({ plan }) => {
    const written = objectsIn(join(folder, `${plan.id}.yaml`));
    const byIdentity = new Map(written.map((manifest) => [identityOf(manifest), manifest]));
    const originals = plan.pieces.map((piece) => ({ ...piece, manifest: wanted(piece.manifest) }));
    if (!plan.isOverlay) {
      before.push(...originals.map(({ manifest }) => manifest));
      after.push(...written);
    }
    const differing = originals.flatMap(({ manifest, file, line }) => {
      const found = byIdentity.get(identityOf(manifest));
      if (found === undefined) return [`${identityOf(manifest)} is missing, which is in ${file}:${line}`];
      const [stored, wished] = [withApiDefaults(found), withApiDefaults(manifest)];
      if (isDeepStrictEqual(stored, wished)) return [];
      return [
        `${manifest.kind} ${manifest.metadata.name} differs from ${file}:${line}:\n${operationsOf(wished, stored)}`,
      ];
    });
    const isMore = written.length !== originals.length;
    return isMore
      ? [...differing, `chart ${plan.id} has ${written.length} objects, not ${originals.length}`]
      : differing;
  });
  if (problems.length > 0) return problems;
  return Mesh.of(after)
    .differences(Mesh.of(before))
    .map(({ kind, host, requests }) => `requests are treated differently: ${kind} ${host}: ${requests}`);
}

const objectsIn = (file: string): Manifest[] =>
  existsSync(file) ? readManifests([file]).map(({ manifest }) => clean(manifest).manifest) : [];

const operationsOf = (from: unknown, to: unknown): string =>
  difference(from, to)
    .map(({ op, path, value }) => `  ${op} ${path}${value === undefined ? '' : ` ${JSON.stringify(value)}`}`)
    .join('\n');
