import type { Manifest } from '../../mesh/manifest/manifest';
import type { Area, Case } from '../differential/area';
import { A } from '../differential/place';
import { Random } from '../random';
import { inSomeNamespace, NO_TOKENS, policy, selector } from './policy';
import { requestsFor } from './requests';
import { SECURE, SECURE_PORTS, SIDECAR_PORTS, sent, WORLD } from './world';

/** AuthorizationPolicies and mutual TLS, at gateways and sidecars. */
export const POLICIES: Area = { name: 'policies', world: WORLD, generate, sent };

function generate(seed: number): Case {
  const random = new Random(seed);
  const objects = [
    ...random.list(1, 3, (i) => policy(random, `policy-${'zyx'[i]}`, NO_TOKENS)),
    ...random.list(0, 2, (i) => peerAuthentication(random, `peer-${'zy'[i]}`)),
    ...destinationRule(random),
  ];
  const ages = random.halves(objects);
  return { seed, ages, requests: requestsFor(random, objects) };
}

const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'] as const;

function peerAuthentication(random: Random, name: string): Manifest {
  const chosen = selector(random);
  const ports = Object.values(SIDECAR_PORTS);
  const portLevel = random.maybe('selector' in chosen ? 0.3 : 0, () => ({
    portLevelMtls: { [random.pick(ports)]: { mode: random.pick(MODES) } },
  }));
  const spec = { ...chosen, ...random.maybe(0.8, () => ({ mtls: { mode: random.pick(MODES) } })), ...portLevel };
  return inSomeNamespace(random, 'PeerAuthentication', name, spec, {});
}

/** How callers connect to the sidecar; without a rule, mutual TLS is automatic. */
function destinationRule(random: Random): Manifest[] {
  const mode = random.pick(['ISTIO_MUTUAL', 'ISTIO_MUTUAL', 'DISABLE', 'none']);
  if (mode === 'none') return [];
  const level = { tls: { mode } };
  const trafficPolicy = random.chance(0.2)
    ? { portLevelSettings: [{ port: { number: SECURE_PORTS.http }, ...level }] }
    : level;
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'secure', namespace: A },
      spec: { host: SECURE, trafficPolicy },
    },
  ];
}
