import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { Surprise } from '../mesh/fixtures/surprise';
import { SURPRISES } from '../mesh/fixtures/surprises';
import type { Manifest } from '../mesh/manifest/manifest';
import type { Request } from '../mesh/request/request';
import { differences } from './differential/compare';
import { Judge } from './differential/judge';
import type { ProxyIdentity } from './envoy';
import type { RealMesh } from './mesh';
import type { Report } from './report';
import type { MeshRequest } from './request';

/** Compares the real mesh with the simulator for each named case, whose expectations a unit test verifies. */
export async function surprises(mesh: RealMesh, report: Report): Promise<void> {
  const measured = SURPRISES.filter(({ unmeasured }) => unmeasured === undefined);
  const requests = measured.flatMap((surprise) => surprise.requests.map(([request]) => asSent(request)));
  mesh.addProxies(new Map(callers(requests)));
  for (const surprise of measured) await report.measure('named case', surprise.name, () => run(mesh, surprise));
}

/** A sidecar for each caller, on all ports that it sends requests to. */
function callers(requests: readonly MeshRequest[]): [string, ProxyIdentity][] {
  const names = new Set(requests.map(({ from }) => from).filter((from) => from !== 'gateway'));
  return [...names].map((from) => {
    const [namespace = '', name = ''] = from.split('/');
    const ports = new Set(requests.filter((request) => request.from === from).map(({ port }) => port));
    return [from, { type: 'sidecar', pod: `${name}-sidecar`, namespace, labels: { app: name }, ports: [...ports] }];
  });
}

/** A request with everything that the simulator derives. */
function asSent({ jwt: _, gateway, ...request }: Request): MeshRequest {
  const { from = 'gateway', host = '', path = '/', scheme } = request;
  const written = /:(\d+)$/.exec(host)?.[1];
  const port = request.port ?? (written === undefined ? (scheme === 'https' ? 443 : 80) : Number(written));
  return { method: 'GET', headers: {}, ...request, from, host, path, port };
}

async function run(mesh: RealMesh, { manifests, requests }: Surprise): Promise<string> {
  const accepted: Manifest[] = [];
  try {
    for await (const object of applyByAge(mesh, manifests as readonly Manifest[])) accepted.push(object);
    assert.deepEqual(await mesh.inForce(), [], 'Envoy rejected it');
    const judge = new Judge(accepted);
    for (const [request] of requests) {
      const sent = asSent(request);
      const verdict = judge.verdict(sent);
      const n = verdict.outcomes.length > 1 ? 400 : 3;
      // Send many at once, so delays overlap.
      const observed = await mesh.send(
        Array.from({ length: n }, () => sent),
        { atOnce: n > 3 ? 50 : 1 },
      );
      assert.deepEqual(differences(sent, verdict, observed), [], 'the simulator differs');
    }
    return requests.map(([, expected]) => JSON.stringify(expected)).join(', ');
  } finally {
    await mesh.delete(accepted);
    await mesh.inForce();
  }
}

/** Applies older objects first, because the API server sets the ages. */
async function* applyByAge(mesh: RealMesh, manifests: readonly Manifest[]): AsyncGenerator<Manifest> {
  const ages = [...new Set(manifests.map(ageOf))].sort();
  for (const [i, age] of ages.entries()) {
    // Istio compares ages in whole seconds.
    if (i > 0) await pause(1010 - (Date.now() % 1000));
    const objects = manifests.filter((manifest) => ageOf(manifest) === age).map(withoutAge);
    const answers = await mesh.apply(objects);
    for (const [j, answer] of answers.entries()) {
      const object = objects[j];
      if (!answer.accepted || object === undefined) continue;
      const { creationTimestamp } = answer.object.metadata;
      yield { ...object, metadata: { ...object.metadata, ...(creationTimestamp && { creationTimestamp }) } };
    }
    for (const answer of answers) if (!answer.accepted) throw new Error(`rejected: ${answer.message}`);
  }
}

function ageOf({ metadata: { creationTimestamp = '' } }: Manifest): string {
  return creationTimestamp;
}

function withoutAge({ metadata: { creationTimestamp: _, ...metadata }, ...object }: Manifest): Manifest {
  return { ...object, metadata };
}
