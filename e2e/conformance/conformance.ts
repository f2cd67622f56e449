import { Mesh } from '../../mesh/mesh';
import type { Report } from '../report';
import { problems } from './compare';
import { type ConformanceTest, conformanceTests, manifestsOf } from './conformance-test';
import { type Expectation, expectationOf } from './expectation';
import { notAsked } from './not-asked';
import { sendersOf } from './senders';

/** Asks the simulator what the conformance tests of the Gateway API ask an implementation. */
export async function conformance(report: Report): Promise<void> {
  const tests = conformanceTests().filter(({ calls }) => calls.length > 0);
  const reasons = new Map<string, number>();
  let asked = 0;
  for (const test of tests) {
    const { agreed, wrong, skipped } = judge(test);
    asked += agreed + wrong.length;
    for (const reason of skipped) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (agreed + wrong.length === 0) continue;
    await report.measure('conformance', test.name, async () => {
      if (wrong.length > 0) throw new Error(wrong.join('; '));
      return `${agreed} requests`;
    });
  }
  const left = [...reasons].map(([reason, n]) => `${n}: ${reason}`).join('; ');
  console.log(`conformance: ${asked} requests asked, not asked ${left}`);
}

interface Judged {
  readonly agreed: number;
  readonly wrong: readonly string[];
  /** Reasons of what is not asked. */
  readonly skipped: readonly string[];
}

function judge(test: ConformanceTest): Judged {
  const manifests = manifestsOf(test);
  const mesh = Mesh.of(manifests);
  const senders = sendersOf(manifests);
  const skipped: string[] = [];
  const wrong: string[] = [];
  let agreed = 0;
  for (const [i, call] of test.calls.entries()) {
    const expectation = expectationOf(call, senders);
    if (typeof expectation === 'string') {
      skipped.push(expectation);
      continue;
    }
    const reason = notAsked(test.name, i, expectation);
    if (reason !== undefined) {
      skipped.push(reason);
      continue;
    }
    const found = problemsOf(mesh, expectation);
    if (found.length === 0) agreed++;
    else wrong.push(`${i} ${JSON.stringify(expectation.request)}: ${found.join(', ')}`);
  }
  return { agreed, wrong, skipped };
}

function problemsOf(mesh: Mesh, expectation: Expectation): string[] {
  try {
    return problems(expectation, mesh.route(expectation.request));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
