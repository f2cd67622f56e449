import { Chart, Duration, Size } from 'cdk8s';
import { DestinationRule, retriesWithin, StickyCanary } from 'cdk8s-istio';
import { Cpu, Deployment, Service } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { Release } from './release.ts';

/** The reviews service: two versions, and which client gets which. */
export class Reviews extends Chart {
  constructor(scope: Construct, { stable, canary, canaryPercent }: Release) {
    super(scope, 'reviews', { namespace: 'reviews' });
    const service = new Service(this, 'service', {
      metadata: { name: 'reviews' },
      ports: [{ port: 80, targetPort: 9080, name: 'http' }],
    });
    service.selectLabel('app', 'reviews');
    const reviews = new DestinationRule(this, 'subsets', {
      name: 'reviews',
      host: service,
      subsets: [this.version(stable), this.version(canary)],
      trafficPolicy: {
        connectionPool: { http: { http1MaxPendingRequests: 100 } },
        outlierDetection: { consecutive5xxErrors: 5, baseEjectionTime: Duration.seconds(30), maxEjectionPercent: 50 },
      },
    });
    new StickyCanary(this, 'canary', {
      name: 'reviews',
      stable: reviews.subset(subset(stable)),
      canary: reviews.subset(subset(canary)),
      canaryPercent,
      cookie: { maxAge: Duration.days(1) },
      ...retriesWithin(Duration.seconds(2), { attempts: 2, retryOn: ['connect-failure', 'refused-stream', 503] }),
    });
  }

  /** Creates the Deployment of one version and returns the subset that selects its pods. */
  private version(tag: string) {
    const name = subset(tag);
    const labels = { app: 'reviews', version: name };
    new Deployment(this, name, {
      metadata: { name: `reviews-${name}`, labels },
      podMetadata: { labels },
      containers: [
        {
          image: `registry.example.com/reviews:${tag}`,
          portNumber: 9080,
          resources: {
            cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
            memory: { request: Size.mebibytes(128), limit: Size.mebibytes(256) },
          },
        },
      ],
    });
    return { name, labels: { version: name } };
  }
}

/** Subset names must be DNS labels: `1.9.0` becomes `v1-9-0`. */
const subset = (tag: string) => `v${tag.replaceAll('.', '-')}`;
