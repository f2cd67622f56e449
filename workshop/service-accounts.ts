import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** The ServiceAccounts that articles-sa and web-api-sa use. The original workshop never creates them. */
export class ServiceAccounts extends Chart {
  constructor(scope: Construct) {
    super(scope, 'service-accounts');
    for (const name of ['articles', 'web-api']) {
      new k8s.KubeServiceAccount(this, name, { metadata: { name } });
    }
  }
}
