import assert from 'node:assert/strict';
import { differences } from './differential/compare';
import { Judge } from './differential/judge';
import type { ProxyIdentity } from './envoy';
import type { RealMesh } from './mesh';
import type { Observed } from './outcome';
import type { Report } from './report';
import { CALLERS, NEIGHBOURHOOD, SURPRISES, type Surprise } from './surprises';

/** Compares the real mesh with the expectation of each named case and with the simulator. */
export async function surprises(mesh: RealMesh, report: Report): Promise<void> {
  mesh.addProxies(new Map(CALLERS.map((from) => [from, identity(from)])));
  for (const answer of await mesh.apply(NEIGHBOURHOOD)) if (!answer.accepted) throw new Error(answer.message);
  for (const surprise of SURPRISES) await report.measure('named case', surprise.name, () => run(mesh, surprise));
}

function identity(from: string): ProxyIdentity {
  const [namespace = '', name = ''] = from.split('/');
  return { type: 'sidecar', pod: `${name}-sidecar`, namespace, labels: { app: name }, ports: [80] };
}

async function run(mesh: RealMesh, { manifests, requests }: Surprise): Promise<string> {
  const answers = await mesh.apply(manifests);
  try {
    for (const answer of answers) if (!answer.accepted) throw new Error(`rejected: ${answer.message}`);
    assert.deepEqual(await mesh.inForce(), [], 'Envoy rejected it');
    const dated = answers.flatMap((answer, i) => (answer.accepted ? [{ ...manifests[i], ...answer.object }] : []));
    const judge = new Judge([...NEIGHBOURHOOD, ...dated]);
    for (const [request, expected] of requests) {
      const shares = typeof expected === 'string' ? { [expected]: 100 } : expected;
      const n = Object.keys(shares).length > 1 ? 400 : 3;
      const all = Array.from({ length: n }, () => request);
      // Send many at once, so delays overlap.
      const observed = await mesh.send(all, { atOnce: n > 3 ? 50 : 1 });
      compareShares(shares, observed);
      const problems = differences(request, judge.verdict(request), observed);
      assert.deepEqual(problems, [], 'the simulator differs');
    }
    return requests.map(([, expected]) => JSON.stringify(expected)).join(', ');
  } finally {
    await mesh.delete(manifests);
    await mesh.inForce();
  }
}

function compareShares(shares: Readonly<Record<string, number>>, observed: readonly Observed[]): void {
  for (const observation of observed) {
    assert.ok(
      Object.keys(shares).some((words) => is(words, observation)),
      `${JSON.stringify(observation.outcome)}, ${describe(observation)}`,
    );
  }
  for (const [words, percent] of Object.entries(shares)) {
    const count = observed.filter((observation) => is(words, observation)).length;
    const [n, p] = [observed.length, percent / 100];
    assert.ok(Math.abs(count - n * p) <= 5 * Math.sqrt(n * p * (1 - p)), `${words}: ${count} of ${n}`);
  }
}

/** Whether an observation matches the expectation of a case. */
function is(words: string, observation: Observed): boolean {
  const delayed = observation.log?.flags.includes('DI') === true ? ' delayed' : '';
  const { outcome } = observation;
  if (outcome.kind !== 'forward') return words === describe(observation) + delayed;
  const workload = outcome.workload.replace('default/', '');
  const [arrival] = observation.seen;
  const header = /^(\S+) ([^/= ]+)=(.*)$/.exec(words);
  if (header !== null) return header[1] === workload && arrival?.headers[header[2] ?? ''] === header[3];
  return words === workload + delayed || words === `${workload} ${arrival?.path}`;
}

function describe({ outcome }: Observed): string {
  if (outcome.kind === 'unavailable') return outcome.reason;
  if (outcome.kind === 'redirect') return `redirect ${outcome.status} ${outcome.location}`;
  if (outcome.kind === 'abort') return `abort ${outcome.status}`;
  return outcome.kind;
}
