import { Chart, Testing } from 'cdk8s';
import { workshop } from './main';

const app = Testing.app();
workshop(app);
const charts = app.node.children.filter(Chart.isChart).map((chart) => [chart.node.id, chart] as const);

test.each(charts)('%s is written as before', (_name, chart) => {
  expect(Testing.synth(chart)).toMatchSnapshot();
});
