import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { DestinationRule } from '../constructs/destination-rule/destination-rule';
import { VirtualService } from '../constructs/virtual-service/virtual-service';

/** The authors service, which is only called by web-api. */
export class Authors extends Chart {
  readonly destinationRule: DestinationRule<'v1'>;

  constructor(scope: Construct) {
    super(scope, 'authors');
    const labels = { app: 'authors', version: 'v1' };
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: { name: 'authors', labels },
      spec: {
        selector: { matchLabels: labels },
        strategy: { type: 'Recreate' },
        template: {
          metadata: { annotations: { 'sidecar.istio.io/inject': 'true' }, labels },
          spec: {
            containers: [
              {
                name: 'authors',
                image: 'haraldu/authors:1',
                env: [
                  { name: 'DATABASE', value: 'local' },
                  { name: 'CLOUDANT_URL', value: '' },
                ],
                ports: [{ containerPort: 3000, name: 'authors' }],
              },
            ],
            restartPolicy: 'Always',
          },
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: { name: 'authors', labels: { app: 'authors' } },
      spec: { type: 'NodePort', ports: [{ port: 3000, protocol: 'TCP', name: 'http' }], selector: { app: 'authors' } },
    });
    this.destinationRule = new DestinationRule(this, 'destination-rule', { name: 'authors', subsets: ['v1'] });
    new VirtualService(this, 'authors', { hosts: ['authors'], rules: [{ to: this.destinationRule.subset('v1') }] });
  }
}
