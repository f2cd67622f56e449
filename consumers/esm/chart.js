import { createRequire } from 'node:module';
import { Chart } from 'cdk8s';
import { App, CanarySplit, DestinationRule } from 'cdk8s-istio';

const app = new App({ outputFileExtension: '.yaml' });
const chart = new Chart(app, 'canary');
const reviews = new DestinationRule(chart, 'reviews', { subsets: ['v1', 'v2'] });
new CanarySplit(chart, 'canary', {
  name: 'reviews',
  stable: reviews.subset('v1'),
  canary: reviews.subset('v2'),
  canaryPercent: 10,
});
app.synth();

// A project that uses both module systems gets one copy of each class.
if (createRequire(import.meta.url)('cdk8s-istio').CanarySplit !== CanarySplit)
  throw new Error('two copies of the package');
