// The app of the subjects `canaries` and `helm`, which run it as JavaScript: `canaries-app.js ours 100 'one chart each'`.
import { join } from 'node:path';

export const oneChart = 'all in one chart';

/** Each way imports only what it needs, then returns its work. */
const ways: Record<string, () => (count: number, layout: string) => void> = {
  ours() {
    const { Chart } = require('cdk8s') as typeof import('cdk8s');
    const { App, CanarySplit, DestinationRule } = require(join(process.cwd(), 'lib')) as typeof import('../index');
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

  plain() {
    const { ApiObject, App, Chart } = require('cdk8s') as typeof import('cdk8s');
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

if (require.main === module) {
  const [way = '', count, layout = ''] = process.argv.slice(2);
  const work = ways[way]?.();
  const start = performance.now();
  work?.(Number(count), layout);
  console.log(performance.now() - start);
}
