import { Chart } from 'cdk8s';
import { DestinationRule, Path, PathRoute, RuleFragment } from 'cdk8s-istio';
import type { Construct } from 'constructs';

/** The catalogue team's rules for shop.example.com. Its service used to be part of the monolith. */
export class Catalogue extends Chart {
  readonly routes: RuleFragment;

  constructor(scope: Construct) {
    super(scope, 'catalogue', { namespace: 'catalogue' });
    const search = new DestinationRule(this, 'search', { subsets: ['v1'] });
    this.routes = new RuleFragment(this, 'routes', {
      rules: [
        { match: [{ path: Path.exact('/find') }], redirect: { uri: '/search' } },
        ...PathRoute.rules({ path: '/search', newPath: '/', to: search.subset('v1') }),
      ],
    });
  }
}
