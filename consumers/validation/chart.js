const { ApiObject, App, Chart } = require('cdk8s');

const app = new App({ recordConstructMetadata: true });
const chart = new Chart(app, 'team');
const object = (apiVersion, kind, name, spec) =>
  new ApiObject(chart, name, { apiVersion, kind, metadata: { name }, spec });
object('networking.istio.io/v1', 'Sidecar', 'quiet', { egress: [{ hosts: ['*/*'], hots: [] }] });
object('networking.istio.io/v1', 'VirtualService', 'routes', {
  hosts: ['reviews'],
  http: [{ timeout: 5, directResponse: { status: 200 } }],
});
if (process.env.WITH_MISTAKE !== 'yes') chart.node.tryRemoveChild('routes');
app.synth();
