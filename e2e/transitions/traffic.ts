import type { OutcomeJson, VerdictJson } from '../differential/verdict';
import type { RealMesh } from '../mesh';
import type { Observed } from '../outcome';
import type { MeshRequest } from '../request';

/** Sends requests again and again, and notes answers that neither side gives. */
export class Traffic {
  private readonly mesh: RealMesh;
  private readonly requests: readonly MeshRequest[];
  private readonly allowed: readonly (readonly OutcomeJson[])[];
  private isRunning = false;
  private running: Promise<void> | undefined;
  sent = 0;
  ms = 0;
  readonly wrong: string[] = [];

  /** @param verdicts of each request, before and after */
  constructor(mesh: RealMesh, requests: readonly MeshRequest[], verdicts: readonly (readonly VerdictJson[])[]) {
    this.mesh = mesh;
    this.requests = requests;
    this.allowed = verdicts.map((sides) => sides.flatMap(({ outcomes }) => outcomes));
  }

  start(): void {
    this.isRunning = true;
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.running;
  }

  private async run(): Promise<void> {
    const began = Date.now();
    while (this.isRunning) {
      const batch = Array.from({ length: 4 }, () => this.requests).flat();
      const observed = await this.mesh.send(batch, { atOnce: 16, settleMs: 0 });
      this.sent += observed.length;
      for (const [index, observation] of observed.entries()) this.judge(index % this.requests.length, observation);
    }
    this.ms += Date.now() - began;
  }

  private judge(index: number, observation: Observed): void {
    const request = this.requests[index];
    if (!request || (this.allowed[index] ?? []).some((outcome) => isLike(outcome, observation))) return;
    const { outcome } = observation;
    this.wrong.push(`${request.from} ${request.host}${request.path}: ${JSON.stringify(outcome)}`);
  }
}

function isLike({ kind, destination, status, reason }: OutcomeJson, { outcome }: Observed): boolean {
  if (kind !== outcome.kind) return false;
  if (outcome.kind === 'forward') {
    const { destination: seen, workload } = outcome;
    const isSame = destination?.host === seen?.host && destination?.subset === seen?.subset;
    return isSame && (destination?.workloads.includes(workload) ?? false);
  }
  if (outcome.kind === 'unavailable') return reason === outcome.reason;
  return !('status' in outcome) || status === outcome.status;
}
