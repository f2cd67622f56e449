import { App } from 'cdk8s-istio';
import type { Construct } from 'constructs';
import { Catalogue } from './catalogue';
import { Checkout } from './checkout';
import { Edge } from './edge';

/** The charts of the app, and the only place that orders the teams' rules. */
export function charts(app: Construct): void {
  const checkout = new Checkout(app);
  const catalogue = new Catalogue(app);
  new Edge(app, { routes: [checkout.routes, catalogue.routes] });
}

if (require.main === module) App.run(charts, { outputFileExtension: '.yaml' });
