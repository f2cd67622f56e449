import type { Check } from '../../engine/check';
import { meshNamespaces } from '../../facts/injection';
import { namespace } from './injection-example';

export const severalInjectionLabels: Check = {
  code: 'IST0123',
  level: 'warning',
  title: 'Namespace has conflicting injection labels',
  description: `\`istio-injection\` injects sidecars of the default revision, \`istio.io/rev\` those of another revision, and
\`istio.io/dataplane-mode: ambient\` enables ambient mode without sidecars. If a Namespace has several of these labels, only
one counts: \`istio-injection\` overrides a revision, and sidecars override ambient mode. Keep one of them.`,
  examples: [
    {
      wrong: namespace('istio-injection: enabled, istio.io/rev: canary'),
      says: 'keep only one of istio-injection=enabled and istio.io/rev=canary',
      right: namespace('istio.io/rev: canary'),
    },
  ],
  about: ['Namespace'],
  run(inventory, report) {
    for (const object of meshNamespaces(inventory)) {
      const { labels } = object;
      const injection = labels.get('istio-injection');
      const counted =
        injection === undefined || injection === 'enabled' ? ['istio.io/rev', 'istio.io/dataplane-mode'] : [];
      const written = ['istio-injection', ...counted].filter((key) => labels.has(key));
      if (written.length < 2) continue;
      const texts = written.map((key) => `${key}=${labels.get(key)}`).join(' and ');
      report(object, ['metadata', 'labels'], `keep only one of ${texts}`);
    }
  },
};
