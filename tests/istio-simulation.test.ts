import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { meshOf } from '../mesh/fixtures/objects';
import type { Manifest } from '../mesh/manifest/manifest';
import type { Request } from '../mesh/request/request';
import type { Outcome } from '../mesh/verdict/verdict';

// The answers that Istio's own simulation of Envoy gives for the configuration that istiod generates
// (pilot/pkg/networking/core/*_simulation_test.go), with worlds that contain what matters. e2e/README.md counts them, and
// lists those that are not repeated.

interface World {
  readonly name: string;
  readonly manifests: readonly Manifest[];
  /** Requests with the expected destination, as `host:port/subset`, or the expected kind of outcome. */
  readonly cases: readonly (Request & { readonly expected: string })[];
}

const WORLDS: readonly World[] = parse(readFileSync(join(__dirname, 'istio-simulation.yaml'), 'utf8'));

/** The simulation of Istio ends at the cluster, whether it has endpoints or not. */
function cluster(outcome: Outcome): string {
  if (outcome.kind !== 'forward' && outcome.kind !== 'unavailable') {
    return outcome.kind === 'redirect' ? `${outcome.status}` : outcome.kind;
  }
  const { host, port, subset } = outcome.destination;
  return `${host.replace(/\.svc\.cluster\.local$/, '')}:${port}${subset === null ? '' : `/${subset}`}`;
}

test.each(WORLDS.map((world) => [world.name, world] as const))('%s', (_, { manifests, cases }) => {
  const mesh = meshOf(manifests);
  const answers = cases.map(({ expected: _, ...request }) => ({
    ...request,
    expected: mesh.route(request).outcomes.map(cluster).join(),
  }));
  expect(answers).toEqual(cases);
});
