import { Chart } from 'cdk8s';
import { Certificate, Destination, Gateway, type RuleFragment, VirtualService } from 'cdk8s-istio';
import type { Construct } from 'constructs';

/** Props of Edge. */
export interface EdgeProps {
  /** The teams' rules, in the order in which they are evaluated. */
  readonly routes: readonly RuleFragment[];
}

/** HTTPS for shop.example.com. Several teams own its paths. */
export class Edge extends Chart {
  constructor(scope: Construct, { routes }: EdgeProps) {
    super(scope, 'edge', { namespace: 'edge' });
    const hosts = ['shop.example.com', 'www.shop.example.com'];
    const gateway = new Gateway(this, 'shop-gateway', {
      servers: [
        { port: 80, protocol: 'HTTP', hosts, httpsRedirect: true },
        { port: 443, protocol: 'HTTPS', hosts, tls: { mode: 'SIMPLE', certificate: Certificate.secret('shop-tls') } },
      ],
    });
    new VirtualService(this, 'www', {
      hosts: ['www.shop.example.com'],
      gateways: [gateway],
      rules: [{ redirect: { authority: 'shop.example.com', redirectCode: 308 } }],
    });
    new VirtualService(this, 'shop', {
      hosts: ['shop.example.com'],
      gateways: [gateway],
      rules: [...routes, { to: Destination.host({ name: 'monolith', namespace: 'shop', ports: [{ port: 8080 }] }) }],
    });
  }
}
