import { Chart, Duration } from 'cdk8s';
import { DestinationRule, PathRoute, RuleFragment, retriesWithin } from 'cdk8s-istio';
import type { Construct } from 'constructs';

/** The checkout team's rules for shop.example.com. */
export class Checkout extends Chart {
  readonly routes: RuleFragment;

  constructor(scope: Construct) {
    super(scope, 'checkout', { namespace: 'checkout' });
    const cart = new DestinationRule(this, 'cart', {
      trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 50 } },
    });
    this.routes = new RuleFragment(this, 'routes', {
      rules: PathRoute.rules({
        path: '/cart',
        to: cart.anySubset(),
        ...retriesWithin(Duration.seconds(3), { attempts: 2 }),
      }),
    });
  }
}
