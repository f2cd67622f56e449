import type { Check } from '../../engine/check';

/** The oldest version of each CRD that istiod reads. */
const MINIMUM: ReadonlyMap<string, readonly [major: number, minor: number]> = new Map([
  ['grpcroutes.gateway.networking.k8s.io', [1, 1]],
  ['backendtlspolicies.gateway.networking.k8s.io', [1, 4]],
  ['tlsroutes.gateway.networking.k8s.io', [1, 5]],
  ['tcproutes.gateway.networking.k8s.io', [1, 6]],
]);

const VERSION = 'gateway.networking.k8s.io/bundle-version';

export const oldCrd: Check = {
  code: 'IST0176',
  level: 'warning',
  title: 'CRD of the Gateway API is too old for istiod',
  description: `istiod does not read a kind of the Gateway API if its CRD is older than the version that it requires: objects of the
kind have no effect, and only istiod's log says so. Install newer CRDs.`,
  examples: [
    {
      wrong: example('v1.4.1'),
      says: 'istiod requires at least 1.6, got v1.4.1: objects of this kind have no effect',
      right: example('v1.6.0'),
    },
  ],
  about: ['CustomResourceDefinition'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('CustomResourceDefinition')) {
      const minimum = MINIMUM.get(object.name);
      const version = object.annotations.get(VERSION) ?? '';
      const [, major, minor] = /^v?(\d+)\.(\d+)\./.exec(version) ?? [];
      if (!minimum || major === undefined || minor === undefined) continue;
      const [least, leastMinor] = minimum;
      if (Number(major) > least || (Number(major) === least && Number(minor) >= leastMinor)) continue;
      const message = `istiod requires at least ${least}.${leastMinor}, got ${version}: objects of this kind have no effect`;
      report(object, ['metadata', 'annotations', VERSION], message);
    }
  },
};

function example(version: string): string {
  return `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tcproutes.gateway.networking.k8s.io
  annotations: { ${VERSION}: ${version} }
spec:
  group: gateway.networking.k8s.io
`;
}
