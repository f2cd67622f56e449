import { join } from 'node:path';
import { type Case, root, type Subject } from './measure';

const oneChart = 'all in one chart';

/** Both ways run this file: `canaries.ts ours 100 'one chart each'`. */
const command = (way: string, count: number, layout: string): Case['ours'] => [
  process.execPath,
  '--require',
  'tsx/cjs',
  __filename,
  way,
  `${count}`,
  layout,
];

/** All services in one chart. */
export const ours = (count: number) => command('ours', count, oneChart);

export const canaries: Subject = {
  title: "canaries: N services, each with a DestinationRule and a VirtualService; theirs is ApiObjects in cdk8s' App",
  cases: () =>
    ['one chart each', oneChart].flatMap((layout) =>
      [1, 100, 1000, 5000].map((count) => ({
        name: `${count}, ${layout}`,
        ours: command('ours', count, layout),
        theirs: command('plain', count, layout),
      })),
    ),
};

/** Each way imports only what it needs, then returns its work. TypeScript requires the extension .js in `import()`. */
const ways: Record<string, () => Promise<(count: number, layout: string) => void>> = {
  async ours() {
    const { Chart } = await import('cdk8s');
    // As in the package; tsx would compile each file that the checks need.
    const { App, CanarySplit, DestinationRule } = require(join(root, 'lib')) as typeof import('../index');
    return (count, layout) => {
      const app = new App();
      const all = layout === oneChart ? new Chart(app, 'all') : undefined;
      for (let i = 0; i < count; i++) {
        const name = `service-${i}`;
        const chart = all ?? new Chart(app, name);
        const service = new DestinationRule(chart, `rule-${i}`, { name, subsets: ['v1', 'v2'] });
        const [stable, canary] = [service.subset('v1'), service.subset('v2')];
        new CanarySplit(chart, `canary-${i}`, { name, stable, canary, canaryPercent: 20 });
      }
      app.synth();
    };
  },

  async plain() {
    const { ApiObject, App, Chart } = await import('cdk8s');
    const apiVersion = 'networking.istio.io/v1';
    return (count, layout) => {
      const app = new App();
      const all = layout === oneChart ? new Chart(app, 'all') : undefined;
      for (let i = 0; i < count; i++) {
        const name = `service-${i}`;
        const chart = all ?? new Chart(app, name);
        const subsets = ['v1', 'v2'].map((version) => ({ name: version, labels: { version } }));
        const rule = { apiVersion, kind: 'DestinationRule', metadata: { name }, spec: { host: name, subsets } };
        new ApiObject(chart, `rule-${i}`, rule);
        const route = [
          { destination: { host: name, subset: 'v1' }, weight: 80 },
          { destination: { host: name, subset: 'v2' }, weight: 20 },
        ];
        const spec = { hosts: [name], http: [{ route }] };
        const canary = { apiVersion, kind: 'VirtualService', metadata: { name }, spec };
        new ApiObject(chart, `canary-${i}`, canary);
      }
      app.synth();
    };
  },
};

async function main([way = '', count, layout = '']: readonly string[]): Promise<void> {
  const work = await ways[way]?.();
  const start = performance.now();
  work?.(Number(count), layout);
  console.log(performance.now() - start);
}

if (process.argv[1] === __filename) main(process.argv.slice(2));
