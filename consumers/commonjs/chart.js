const { App, Chart } = require('cdk8s');
const { CanarySplit, ServiceVersions } = require('cdk8s-istio');

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
