import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../e2e/parts';
import { type Case, root, type Subject } from './measure';

export const check: Subject = {
  title:
    'check: N objects in one file, half VirtualServices and half DestinationRules, whole process; theirs is istioctl, ' +
    'whose memory is not measured',
  cases() {
    const istioctl = [process.env.ISTIOCTL, join(cacheFolder(), 'bin/istioctl')].find(
      (path) => path && existsSync(path),
    );
    if (istioctl === undefined) {
      throw new Error('there is no istioctl (set ISTIOCTL to one, or run npm run mesh:install)');
    }
    const ours = join(root, 'lib/cli/cdk8s-istio.js');
    if (!existsSync(ours)) throw new Error('lib/ is not built (npm run build)');
    const one = (count: number, rival: string, ...args: string[]): Case => ({
      name: `${count}, ${rival}`,
      ours: [process.execPath, ours, 'check', input(count)],
      theirs: [istioctl, rival, ...args, input(count)],
      findsMistakes: true,
    });
    return [
      one(1000, 'analyze', '--use-kube=false', '-A'),
      one(1000, 'validate', '-f'),
      one(10_000, 'analyze', '--use-kube=false', '-A'),
      one(10_000, 'validate', '-f'),
      one(50_000, 'analyze', '--use-kube=false', '-A'),
    ];
  },
};

/** A file of so many objects. */
function input(count: number): string {
  const file = join(tmpdir(), `${count}.yaml`);
  if (!existsSync(file)) writeFileSync(file, Array.from({ length: count / 2 }, (_, at) => service(at)).join(''));
  return file;
}

const service = (at: number) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: service-${at}
  namespace: default
spec:
  hosts:
    - service-${at}
  http:
    - match:
        - uri:
            prefix: /api/${at}/
          headers:
            x-tester:
              exact: "true"
      route:
        - destination:
            host: service-${at}
            subset: v2
    - route:
        - destination:
            host: service-${at}
            subset: v1
          weight: 80
        - destination:
            host: service-${at}
            subset: v2
          weight: 20
      timeout: 2s
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: service-${at}
  namespace: default
spec:
  host: service-${at}
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
---
`;
