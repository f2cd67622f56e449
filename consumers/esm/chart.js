import { createRequire } from 'node:module';
import { Chart } from 'cdk8s';
import { App, CanarySplit, ServiceVersions } from 'cdk8s-istio';

const app = new App({ outputFileExtension: '.yaml' });
const chart = new Chart(app, 'canary');
const reviews = new ServiceVersions(chart, 'reviews', { versions: ['v1', 'v2'] });
new CanarySplit(chart, 'canary', {
  name: 'reviews',
  stable: reviews.version('v1'),
  canary: reviews.version('v2'),
  canaryPercent: 10,
});
app.synth();

// Whoever mixes both module systems meets one copy of each class.
if (createRequire(import.meta.url)('cdk8s-istio').CanarySplit !== CanarySplit)
  throw new Error('two copies of the package');
