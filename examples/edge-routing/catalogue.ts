import { Chart } from 'cdk8s';
import { Path, PathRoute, RuleFragment, ServiceVersions } from 'cdk8s-istio';
import type { Construct } from 'constructs';

/** What the team catalogue has to say about shop.example.com. Its service was a part of the monolith once. */
export class Catalogue extends Chart {
  readonly routes: RuleFragment;

  constructor(scope: Construct) {
    super(scope, 'catalogue', { namespace: 'catalogue' });
    const search = new ServiceVersions(this, 'search', { versions: ['v1'] });
    this.routes = new RuleFragment(this, 'routes', {
      rules: [
        { match: [{ path: Path.exact('/find') }], redirect: { uri: '/search' } },
        ...PathRoute.rules({ path: '/search', newPath: '/', to: search.version('v1') }),
      ],
    });
  }
}
