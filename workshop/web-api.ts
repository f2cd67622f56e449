import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { OverlayChart } from '../constructs/app/overlay-chart';
import { DestinationRule } from '../constructs/destination-rule/destination-rule';
import { probes } from './probes';

/** The web-api service: one Deployment per version behind one Service. */
export class WebApi extends Chart {
  readonly destinationRule: DestinationRule<'v1' | 'v2'>;

  constructor(scope: Construct) {
    super(scope, 'web-api');
    webApiDeployments(this);
    new k8s.KubeService(this, 'service', {
      metadata: { name: 'web-api', labels: { app: 'web-api' }, annotations: { webapi: 'true' } },
      spec: { selector: { app: 'web-api' }, ports: [{ port: 9080, name: 'http' }], type: 'NodePort' },
    });
    this.destinationRule = new DestinationRule(this, 'destination-rule', { name: 'web-api', subsets: ['v1', 'v2'] });
  }
}

/** The Deployments with a ServiceAccount, which policies use to identify the service. */
export class WebApiServiceAccount extends OverlayChart {
  constructor(scope: Construct) {
    super(scope, 'web-api-sa');
    webApiDeployments(this, { serviceAccountName: 'web-api' });
  }
}

function webApiDeployments(chart: Chart, account: { serviceAccountName?: string } = {}): void {
  for (const [version, image] of [
    ['v1', 'haraldu/web-api:1'],
    ['v2', 'haraldu/web-api:2'],
  ] as const) {
    const rewriteProbes = account.serviceAccountName &&
      version === 'v2' && { 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' };
    new k8s.KubeDeployment(chart, version, {
      metadata: { name: `web-api-${version}`, labels: { app: 'web-api' } },
      spec: {
        // Both Deployments select every Pod of the app, like the original manifests (see "Known flaws" in docs/workshop.md).
        selector: { matchLabels: { app: 'web-api' } },
        replicas: 1,
        template: {
          metadata: {
            annotations: { 'sidecar.istio.io/inject': 'true', ...rewriteProbes },
            labels: { app: 'web-api', version },
          },
          spec: {
            containers: [{ name: 'web-api', image, ports: [{ containerPort: 9080 }], ...probes(9080, 'web-api') }],
            restartPolicy: 'Always',
            ...account,
          },
        },
      },
    });
  }
}
