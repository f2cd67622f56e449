import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Mesh, type Request } from '../mesh';
import type { SourcedManifest } from '../mesh/manifest/manifest';

// What a real mesh did to TLS and TCP connections; next to the checkout if the project is developed.
const CASES = join(__dirname, '..', '..', 'shared', 'cases', 'security');

const read = (file: string) => readFileSync(join(CASES, file), 'utf8');
const lines = <T>(file: string): T[] =>
  read(file)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

/** As the mesh's answers begin: `forward default/web-v1`, `closed`, `denied 403`. */
function answersOf(mesh: Mesh, request: Request): string[] {
  return mesh.route(request).outcomes.flatMap((outcome) => {
    if (outcome.kind === 'forward') return outcome.destination.workloads.map((workload) => `forward ${workload}`);
    return 'status' in outcome ? `${outcome.kind} ${outcome.status}` : outcome.kind;
  });
}

const names = existsSync(CASES)
  ? readdirSync(CASES).flatMap((file) => /^(?:17|47|57|58|59|60|61|62|63)-.*(?=\.yaml$)/.exec(file) ?? [])
  : [];

if (names.length === 0) {
  test.skip('the cases are not next to the checkout', () => {});
} else {
  test.each(names)('%s', (name) => {
    const manifests = parseAllDocuments(read(`${name}.yaml`)).map((document) => document.toJS() as SourcedManifest);
    const mesh = Mesh.of(manifests);
    const observed = lines<Record<string, number>>(`${name}.mesh.jsonl`);
    for (const [index, request] of lines<Request>(`${name}.requests.jsonl`).entries()) {
      const answers = answersOf(mesh, request);
      const seen = Object.keys(observed[index] ?? {});
      const matching = answers.filter((answer) => seen.some((text) => `${text} `.startsWith(`${answer} `)));
      expect({ request, answers: matching }).toEqual({ request, answers });
      expect(seen.every((text) => answers.some((answer) => `${text} `.startsWith(`${answer} `)))).toBe(true);
    }
  });
}
