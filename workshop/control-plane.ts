import { ApiObject, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** Input of `istioctl install -f`: Istio with the demo profile. */
export class ControlPlane extends Chart {
  constructor(scope: Construct) {
    super(scope, 'istio');
    new ApiObject(this, 'operator', {
      apiVersion: 'install.istio.io/v1alpha1',
      kind: 'IstioOperator',
      metadata: { namespace: 'istio-system', name: 'demo-istiocontrolplane' },
      spec: { profile: 'demo' },
    });
  }
}

/** NodePort Services that make the consoles of the demo profile reachable from outside of the cluster. */
export class TelemetryServices extends Chart {
  constructor(scope: Construct) {
    super(scope, 'istio-tele-services');
    this.console('grafana', {
      name: 'http',
      protocol: 'TCP',
      port: 3000,
      targetPort: k8s.IntOrString.fromNumber(3000),
    });
    this.console('kiali', { name: 'http-kiali', protocol: 'TCP', port: 20001 });
    this.console(
      'prometheus',
      { name: 'http-prometheus', protocol: 'TCP', port: 9090 },
      { annotations: { 'prometheus.io/scrape': 'true' } },
    );
    this.console(
      'jaeger',
      { name: 'query-http', protocol: 'TCP', port: 16686, targetPort: k8s.IntOrString.fromNumber(16686) },
      { name: 'jaeger-query', labels: { app: 'jaeger', 'jaeger-infra': 'jaeger-service', release: 'istio' } },
    );
  }

  private console(app: string, port: k8s.ServicePort, metadata: k8s.ObjectMeta = {}): void {
    new k8s.KubeService(this, app, {
      metadata: { name: app, namespace: 'istio-system', labels: { app, release: 'istio' }, ...metadata },
      spec: { selector: { app }, ports: [port], type: 'NodePort' },
    });
  }
}
