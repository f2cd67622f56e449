import { Chart } from 'cdk8s';
import { DestinationRule, Path, PathRoute, RuleFragment } from 'cdk8s-istio';
import type { Construct } from 'constructs';

/** What the team catalogue has to say about shop.example.com. Its service was a part of the monolith once. */
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
