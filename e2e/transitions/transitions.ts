import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import { Judge } from '../differential/judge';
import type { RealMesh } from '../mesh';
import { Random } from '../random';
import type { Report } from '../report';
import { OBJECTS, WORLD } from '../routing/world';
import { type RandomTransition, randomTransition } from './generate';
import { argoOrder, type Change, changesBetween, helmOrder } from './orders';
import { Traffic } from './traffic';

interface Walked {
  readonly sent: number;
  readonly ms: number;
  readonly wrong: readonly string[];
}

/**
 * Walks random changes under traffic: in the steps of `plan`, whose order inside is random, and at once in the orders of Helm
 * and Argo CD.
 */
export async function transitions(mesh: RealMesh, report: Report, seed: number, count: number): Promise<void> {
  await report.measure('transitions', `${count} random changes from seed ${seed}`, async () => {
    const proxies = WORLD.proxies(0);
    mesh.addProxies(proxies);
    await mesh.apply(OBJECTS);
    const walk = new Walk(mesh);
    try {
      for (let index = 0; index < count; index++) await walk.compare(new Random(seed + index), seed + index);
    } finally {
      await mesh.delete(mesh.applied);
      await mesh.removeProxies([...proxies.keys()]);
      await mesh.inForce();
    }
    return walk.summary();
  });
}

class Walk {
  private readonly mesh: RealMesh;
  private plans = 0;
  private unplanned = 0;
  private sent = 0;
  private ms = 0;
  private readonly failing = { 'Helm’s order': 0, 'Argo CD’s order': 0 };

  constructor(mesh: RealMesh) {
    this.mesh = mesh;
  }

  /** @throws if a request has an answer that neither side gives on the way of a safe plan */
  async compare(random: Random, seed: number): Promise<void> {
    const transition = randomTransition(random);
    const { before, after } = transition;
    const simulated = (objects: readonly Manifest[]) => Mesh.of([...OBJECTS, ...objects]);
    const plan = simulated(after).plan(simulated(before));
    if (!plan.safe || plan.steps.length === 0) {
      this.unplanned += 1;
      return;
    }
    this.plans += 1;
    const known = new Map(before.map((object) => [nameOf(object), object]));
    const steps = plan.steps.map((step): Change[] => {
      const deleted = step.delete.flatMap((name) => known.get(name) ?? []);
      for (const object of step.apply) known.set(nameOf(object), object);
      return shuffled(random, [
        ...step.apply.map((apply) => ({ apply })),
        ...deleted.map((gone) => ({ delete: gone })),
      ]);
    });
    const { sent, ms, wrong } = await this.walk(transition, steps, random);
    this.sent += sent;
    this.ms += ms;
    if (wrong.length > 0) throw new Error(`seed ${seed}: ${[...new Set(wrong)].slice(0, 5).join('; ')}`);
    const changes = changesBetween(before, after);
    const others = { 'Helm’s order': helmOrder(changes), 'Argo CD’s order': argoOrder(changes) };
    for (const [name, order] of Object.entries(others)) {
      const walked = await this.walk(transition, [order], random);
      if (walked.wrong.length > 0) this.failing[name as keyof typeof others] += 1;
    }
  }

  private async walk(
    { before, after, requests }: RandomTransition,
    steps: readonly Change[][],
    random: Random,
  ): Promise<Walked> {
    const { mesh } = this;
    const rules = mesh.applied.filter(({ apiVersion }) => apiVersion.includes('.istio.io/'));
    await mesh.delete(rules);
    for (const answer of await mesh.apply(before)) if (!answer.accepted) throw new Error(answer.message);
    await mesh.inForce();
    const judges = [before, after].map((objects) => new Judge([...OBJECTS, ...objects]));
    const verdicts = requests.map((request) => judges.map((judge) => judge.verdict(request)));
    const traffic = new Traffic(mesh, requests, verdicts);
    traffic.start();
    try {
      for (const step of steps) {
        for (const change of step) {
          if ('apply' in change) await mesh.apply([change.apply]);
          else await mesh.delete([change.delete]);
          await pause(random.int(0, 150));
        }
        await mesh.inForce();
      }
    } finally {
      await traffic.stop();
    }
    return traffic;
  }

  summary(): string {
    const { plans, unplanned, sent, ms, failing } = this;
    if (plans === 0) throw new Error('no random change has a safe plan');
    const rate = Math.round((sent * 1000) / Math.max(1, ms));
    const others = Object.entries(failing).map(
      ([name, failed]) => `at once in ${name}, ${failed} of ${plans} had wrong answers`,
    );
    return `${plans} plans, ${sent} requests on the way (${rate}/s), none wrong; ${others.join(', ')}; ${unplanned} changes without a safe plan`;
  }
}

const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const rest = [...items];
  return items.map(() => rest.splice(random.below(rest.length), 1)[0] as T);
}
