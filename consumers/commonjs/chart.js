const { App, Chart } = require('cdk8s');
const { CanarySplit, DestinationRule } = require('cdk8s-istio');

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
