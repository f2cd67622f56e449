import { App } from 'cdk8s-istio';
import type { Construct } from 'constructs';
import { Catalogue } from './catalogue';
import { Checkout } from './checkout';
import { Edge } from './edge';

/** The charts of the app. The order of the teams' rules stands here, and nowhere else. */
export function charts(app: Construct): void {
  const checkout = new Checkout(app);
  const catalogue = new Catalogue(app);
  new Edge(app, { routes: [checkout.routes, catalogue.routes] });
}

if (require.main === module) {
  const app = new App({ outputFileExtension: '.yaml' });
  charts(app);
  app.synth();
}
