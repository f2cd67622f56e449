import { App } from 'cdk8s-istio';
import { release } from './release.ts';
import { Reviews } from './reviews.ts';

App.run((app) => new Reviews(app, release), { outputFileExtension: '.yaml' });
