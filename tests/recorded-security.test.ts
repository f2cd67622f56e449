import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mesh, type Request, type Verdict } from '../mesh';
import { readManifests } from '../mesh/reader';

// What a real mesh answered lies beside the checkout where this project is developed.
const CASES = join(__dirname, '..', '..', 'shared', 'cases', 'security');

const names = existsSync(CASES)
  ? readdirSync(CASES)
      .filter((file) => file.endsWith('.mesh.jsonl'))
      .map((file) => file.replace('.mesh.jsonl', ''))
  : [];

const lines = (file: string) =>
  readFileSync(join(CASES, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Names outcomes as the recordings do. */
function outcomes({ request, outcomes }: Verdict): string[] {
  const described = outcomes.flatMap((outcome) => {
    switch (outcome.kind) {
      case 'forward': {
        const { destination, upstream } = outcome;
        // What a proxy does not read arrives as it was sent.
        const sent = request.method ? ` ${request.path} host=${request.host} x-user=` : '';
        const received = upstream
          ? ` ${upstream.path} host=${upstream.host} x-user=${upstream.headers['x-user'] ?? ''}`
          : sent;
        return destination.workloads.map((workload) => `forward ${workload}${received}`);
      }
      case 'denied':
        return `denied ${outcome.status} ${outcome.destination ? 'workload' : 'gateway'}`;
      case 'direct':
        return `status ${outcome.status}`;
      default:
        return outcome.kind;
    }
  });
  return [...new Set(described)].sort();
}

const recorded = existsSync(CASES) ? describe : describe.skip;

recorded('what a real mesh did with policies and tokens (needs ../shared/cases/security)', () => {
  test.each(names)('%s', (name) => {
    const mesh = Mesh.of(readManifests([join(CASES, `${name}.yaml`)]));
    const requests: Request[] = lines(`${name}.requests.jsonl`);
    const expected: object[] = lines(`${name}.mesh.jsonl`);
    const simulated = requests.map((request) => outcomes(mesh.route(request)));
    // A few recorded requests do not show every share of a weighted rule.
    const seen = simulated.map((all, index) =>
      all.filter((outcome) => all.length === 1 || outcome in (expected[index] ?? {})),
    );
    expect(seen).toEqual(expected.map((counts) => Object.keys(counts).sort()));
  });
});
