import type { Check } from '../../engine/check';
import { meshNamespaces } from '../../facts/injection';
import { namespace } from './injection-example';

export const severalInjectionLabels: Check = {
  code: 'IST0123',
  level: 'warning',
  title: 'the labels of a Namespace ask for proxies in more than one way',
  description: `\`istio-injection\` asks the default revision for sidecars, \`istio.io/rev\` another one, and
\`istio.io/dataplane-mode: ambient\` asks for none. With more than one of them it is not what was wanted that happens:
\`istio-injection\` wins over a revision, and a sidecar over ambient mode.`,
  examples: [
    {
      wrong: namespace('istio-injection: enabled, istio.io/rev: canary'),
      says: 'istio-injection=enabled and istio.io/rev=canary',
      right: namespace('istio.io/rev: canary'),
    },
  ],
  run(inventory, report) {
    for (const object of meshNamespaces(inventory)) {
      const { labels } = object;
      const injection = labels.get('istio-injection');
      const counted =
        injection === undefined || injection === 'enabled' ? ['istio.io/rev', 'istio.io/dataplane-mode'] : [];
      const written = ['istio-injection', ...counted].filter((key) => labels.has(key));
      if (written.length < 2) continue;
      const texts = written.map((key) => `${key}=${labels.get(key)}`).join(' and ');
      report(object, ['metadata', 'labels'], `choose one of ${texts}`);
    }
  },
};
