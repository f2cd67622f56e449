import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import type { Report } from '../report';
import { problems } from './compare';
import { type ConformanceTest, conformanceTests, type Gateway, manifestsOf, type Workload } from './conformance-test';
import { type Expectation, expectationOf, type Senders } from './expectation';
import { notAsked } from './not-asked';

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
    const reason = typeof expectation === 'string' ? expectation : notAsked(test.name, i, expectation);
    if (reason !== undefined) {
      skipped.push(reason);
      continue;
    }
    const found = problemsOf(mesh, expectation as Expectation);
    if (found.length === 0) agreed++;
    else wrong.push(`${i} ${JSON.stringify((expectation as Expectation).request)}: ${found.join(', ')}`);
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

interface Spec {
  readonly hostnames?: readonly string[];
  readonly listeners?: readonly { readonly name: string; readonly port: number }[];
  readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

function sendersOf(manifests: readonly Manifest[]): Senders {
  const specOf = ({ spec }: Manifest) => (spec ?? {}) as Spec;
  const portOf = ({ gateway: { Name, Namespace }, listeners: [wanted] }: Gateway) => {
    const isIt = ({ kind, metadata }: Manifest) =>
      kind === 'Gateway' && metadata.name === Name && metadata.namespace === Namespace;
    const { listeners = [] } = specOf(manifests.find(isIt) ?? missing(`Gateway ${Namespace}/${Name}`));
    const { port } = listeners.find(({ name }) => name === wanted) ?? listeners[0] ?? missing('a listener');
    return port;
  };
  const workloadOf = ({ labels, namespace }: Workload) => {
    const wanted = labels.split(',').map((label) => label.split('=') as [string, string]);
    const isIt = (object: Manifest) => {
      const { labels: own = {} } = specOf(object).template?.metadata ?? {};
      return object.metadata.namespace === namespace && wanted.every(([name, value]) => own[name] === value);
    };
    return `${namespace}/${(manifests.find(isIt) ?? missing(labels)).metadata.name}`;
  };
  const hostname = manifests.flatMap((object) => specOf(object).hostnames ?? [])[0] ?? '';
  return { portOf, workloadOf, hostname };
}

function missing(what: string): never {
  throw new Error(`the manifests of the test do not contain ${what}`);
}
