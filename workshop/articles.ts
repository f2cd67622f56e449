import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { OverlayChart } from '../constructs/app/overlay-chart';
import { DestinationRule } from '../constructs/destination-rule/destination-rule';
import { VirtualService } from '../constructs/virtual-service/virtual-service';
import { probes } from './probes';

/** The articles service, which is only called by web-api. */
export class Articles extends Chart {
  readonly destinationRule: DestinationRule<'v1'>;

  constructor(scope: Construct) {
    super(scope, 'articles');
    new k8s.KubeService(this, 'service', {
      metadata: { name: 'articles', labels: { app: 'articles' } },
      spec: { selector: { app: 'articles' }, ports: [{ port: 8080, name: 'http' }], type: 'NodePort' },
    });
    articlesDeployment(this);
    new k8s.KubeConfigMap(this, 'config', {
      metadata: { name: 'articles-config', labels: { app: 'articles' } },
      data: { samplescreation: 'CREATE', inmemory: 'USE_IN_MEMORY_STORE' },
    });
    this.destinationRule = new DestinationRule(this, 'destination-rule', { name: 'articles', subsets: ['v1'] });
    new VirtualService(this, 'articles', { hosts: ['articles'], rules: [{ to: this.destinationRule.subset('v1') }] });
  }
}

/** The Deployment with a ServiceAccount, which policies use to identify the service. */
export class ArticlesServiceAccount extends OverlayChart {
  constructor(scope: Construct) {
    super(scope, 'articles-sa');
    articlesDeployment(this, { serviceAccountName: 'articles' });
  }
}

function articlesDeployment(chart: Chart, account: { serviceAccountName?: string } = {}): void {
  const setting = (key: string) => ({ name: key, valueFrom: { configMapKeyRef: { name: 'articles-config', key } } });
  new k8s.KubeDeployment(chart, 'deployment', {
    metadata: { name: 'articles', labels: { app: 'articles' } },
    spec: {
      selector: { matchLabels: { app: 'articles' } },
      replicas: 1,
      template: {
        metadata: {
          annotations: { 'sidecar.istio.io/inject': 'true' },
          labels: { app: 'articles', version: 'v1' },
        },
        spec: {
          containers: [
            {
              name: 'articles',
              image: 'haraldu/articles:1',
              ports: [{ containerPort: 8080 }],
              env: [setting('samplescreation'), setting('inmemory')],
              ...probes(8080, 'articles'),
            },
          ],
          restartPolicy: 'Always',
          ...account,
        },
      },
    },
  });
}
