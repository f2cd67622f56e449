import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../e2e/parts';
import { type Case, root, type Subject } from './measure';
import { world } from './world';

export const check: Subject = {
  title:
    'check: whole process for the files of the workshop, or for one file with N objects, half VirtualServices and half ' +
    'DestinationRules, or of all kinds; theirs is istioctl, whose memory is not measured',
  cases() {
    const istioctl = [process.env.ISTIOCTL, join(cacheFolder(), 'bin/istioctl')].find(
      (path) => path && existsSync(path),
    );
    if (istioctl === undefined) {
      throw new Error('istioctl not found (set ISTIOCTL to its path, or run npm run mesh:install)');
    }
    const ours = join(root, 'lib/cli/cdk8s-istio.js');
    if (!existsSync(ours)) throw new Error('lib/ is not built (npm run build)');
    const against = (path: string, name: string, ...args: string[]): Case => ({
      name,
      ours: [process.execPath, ours, 'check', path],
      theirs: [istioctl, ...args, path],
      findsMistakes: true,
    });
    const workshop = readdirSync(join(root, 'dist')).map((name) => join('dist', name));
    const analyze = ['analyze', '--use-kube=false', '-A'];
    const ofWorkshop = (name: string, ...args: string[]): Case => ({
      name: `${workshop.length} files of the workshop ${name}, analyze`,
      ours: [process.execPath, ours, 'check', 'dist', ...args],
      theirs: [istioctl, ...analyze, ...workshop],
      findsMistakes: true,
    });
    const routes = (count: number) =>
      input(`${count}`, () => Array.from({ length: count / 2 }, (_, index) => service(index)).join(''));
    const all = (count: number) => input(`${count}-all-kinds`, () => world(count));
    return [
      ofWorkshop('as one mesh', '--no-config'),
      // As the configuration file of the repository says: each exercise is checked on its own, with the services.
      ofWorkshop('by exercise'),
      against(routes(1000), '1000, analyze', ...analyze),
      against(routes(1000), '1000, validate', 'validate', '-f'),
      against(routes(10_000), '10000, analyze', ...analyze),
      against(routes(10_000), '10000, validate', 'validate', '-f'),
      against(routes(50_000), '50000, analyze', ...analyze),
      against(all(1000), '1000 of all kinds, analyze', ...analyze),
      against(all(10_000), '10000 of all kinds, analyze', ...analyze),
      against(all(50_000), '50000 of all kinds, analyze', ...analyze),
    ];
  },
};

/** Writes the text to a file, once per name. */
function input(name: string, text: () => string): string {
  const file = join(tmpdir(), `${name}.yaml`);
  if (!existsSync(file)) writeFileSync(file, text());
  return file;
}

const service = (index: number) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: service-${index}
  namespace: default
spec:
  hosts:
    - service-${index}
  http:
    - match:
        - uri:
            prefix: /api/${index}/
          headers:
            x-tester:
              exact: "true"
      route:
        - destination:
            host: service-${index}
            subset: v2
    - route:
        - destination:
            host: service-${index}
            subset: v1
          weight: 80
        - destination:
            host: service-${index}
            subset: v2
          weight: 20
      timeout: 2s
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: service-${index}
  namespace: default
spec:
  host: service-${index}
  subsets:
    - name: v1
      labels:
        version: v1
    - name: v2
      labels:
        version: v2
---
`;
