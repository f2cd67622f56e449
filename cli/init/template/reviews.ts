import { Chart } from 'cdk8s';
import { CanarySplit, DestinationRule, Header, HeaderRoute, VirtualService } from 'cdk8s-istio';
import type { Construct } from 'constructs';

/** Routes of the service `reviews`: testers get v2, and so do 5 % of all other requests. */
export class Reviews extends Chart {
  constructor(scope: Construct) {
    super(scope, 'reviews', { namespace: 'prod' });
    const reviews = new DestinationRule(this, 'reviews', { subsets: ['v1', 'v2'] });
    const [stable, canary] = [reviews.subset('v1'), reviews.subset('v2')];
    new VirtualService(this, 'canary', {
      hosts: ['reviews'],
      rules: [
        ...HeaderRoute.rules({ when: [Header.exact('x-tester', 'true')], to: canary }),
        ...CanarySplit.rules({ stable, canary, canaryPercent: 5 }),
      ],
    });
  }
}
