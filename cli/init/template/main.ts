import { App } from 'cdk8s-istio';
import { Reviews } from './reviews.ts';

App.run((app) => new Reviews(app));
