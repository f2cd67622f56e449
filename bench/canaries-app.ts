// The app of the subjects `canaries` and `helm`, which run it as JavaScript: `canaries-app.js ours 100 'one chart each'`.
import { join } from 'node:path';
import type { App, Chart } from 'cdk8s';

export const oneChart = 'all in one chart';

interface Way {
  newApp(): App;
  /** Adds the DestinationRule and the VirtualService of a service. */
  add(chart: Chart, name: string, index: number): void;
}

/** Each way imports only what it needs. */
const ways: Record<string, () => Way> = {
  ours() {
    const { App, CanarySplit, DestinationRule } = require(join(process.cwd(), 'lib')) as typeof import('../index');
    return {
      newApp: () => new App(),
      add(chart, name, index) {
        const service = new DestinationRule(chart, `rule-${index}`, { name, subsets: ['v1', 'v2'] });
        const [stable, canary] = [service.subset('v1'), service.subset('v2')];
        new CanarySplit(chart, `canary-${index}`, { name, stable, canary, canaryPercent: 20 });
      },
    };
  },

  plain() {
    const { ApiObject, App } = require('cdk8s') as typeof import('cdk8s');
    const apiVersion = 'networking.istio.io/v1';
    return {
      newApp: () => new App(),
      add(chart, name, index) {
        const subsets = ['v1', 'v2'].map((version) => ({ name: version, labels: { version } }));
        const rule = { apiVersion, kind: 'DestinationRule', metadata: { name }, spec: { host: name, subsets } };
        new ApiObject(chart, `rule-${index}`, rule);
        const route = [
          { destination: { host: name, subset: 'v1' }, weight: 80 },
          { destination: { host: name, subset: 'v2' }, weight: 20 },
        ];
        const spec = { hosts: [name], http: [{ route }] };
        const canary = { apiVersion, kind: 'VirtualService', metadata: { name }, spec };
        new ApiObject(chart, `canary-${index}`, canary);
      },
    };
  },
};

function main([way = '', count, layout]: readonly string[]): void {
  const { Chart } = require('cdk8s') as typeof import('cdk8s');
  const made = ways[way]?.();
  if (!made) throw new Error(`unknown way ${way}, must be one of ${Object.keys(ways).join(', ')}`);
  const start = performance.now();
  const app = made.newApp();
  const all = layout === oneChart ? new Chart(app, 'all') : undefined;
  for (let index = 0; index < Number(count); index++) {
    const name = `service-${index}`;
    made.add(all ?? new Chart(app, name), name, index);
  }
  app.synth();
  console.log(performance.now() - start);
}

if (require.main === module) main(process.argv.slice(2));
