import type { Manifest } from '../../mesh/manifest/manifest';
import { A } from '../differential/place';
import type { Random } from '../random';
import { object } from './gateways';

/**
 * BackendTLSPolicies for a Service without workloads, its ports, and one that does not exist. Others would show nothing: the
 * simulator assumes that a port for HTTP does not accept TLS, but the workloads here do.
 */
export function backendTlsPolicies(random: Random): Manifest[] {
  return random.list(1, 3, (i) => {
    const targets = random.list(1, 2, () => ({
      group: '',
      kind: 'Service',
      name: random.chance(0.85) ? 'empty' : 'gone',
      ...random.maybe(0.4, () => ({ sectionName: random.pick(['http', 'http', 'other']) })),
    }));
    return object('BackendTLSPolicy', A, `tls-${'zyx'[i]}`, {
      targetRefs: targets,
      validation: { hostname: 'backend.test', wellKnownCACertificates: 'System' },
    });
  });
}
