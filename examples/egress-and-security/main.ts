import { App } from 'cdk8s-istio';
import { charts } from './charts.ts';

App.run(charts, { outputFileExtension: '.yaml' });
