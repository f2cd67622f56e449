import type { Construct } from 'constructs';
import { Catalogue } from './catalogue.ts';
import { Checkout } from './checkout.ts';
import { Edge } from './edge.ts';

/** The charts of the app, and the only place that orders the teams' rules. */
export function charts(app: Construct): void {
  const checkout = new Checkout(app);
  const catalogue = new Catalogue(app);
  new Edge(app, { routes: [checkout.routes, catalogue.routes] });
}
