import { Chart } from 'cdk8s';
import { App, CanarySplit, DestinationRule, type Rule } from 'cdk8s-istio';
import { DestinationRule as GeneratedDestinationRule } from 'cdk8s-istio/imports/networking.istio.io';

const app = new App({ outputFileExtension: '.yaml' });
const chart = new Chart(app, 'canary');
const reviews = new DestinationRule(chart, 'reviews', { subsets: ['v1', 'v2'] });
const split = { stable: reviews.subset('v1'), canary: reviews.subset('v2'), canaryPercent: 10 };
new CanarySplit(chart, 'canary', { name: 'reviews', ...split });
app.synth();

// These lines only compile if the package contains its types, and only run if it contains the generated classes.
export const rules: readonly Rule[] = CanarySplit.rules(split);
if (GeneratedDestinationRule.GVK.kind !== 'DestinationRule') throw new Error('imports/ did not load');
