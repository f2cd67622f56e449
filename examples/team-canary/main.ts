import { Chart, Duration, Size } from 'cdk8s';
import { App, DestinationRule, retriesWithin, StickyCanary } from 'cdk8s-istio';
import { Cpu, Deployment, Service } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';

/** What a release changes, and nothing else. */
export interface Release {
  /** The tag of the image that most clients see. */
  readonly stable: string;
  /** The tag of the image that is tried out. */
  readonly canary: string;
  /** How many clients meet the canary, in percent. */
  readonly canaryPercent: number;
}

export const release: Release = { stable: '1.8.2', canary: '1.9.0', canaryPercent: 10 };

/** The service reviews: two versions of it, and which client meets which. */
export class Reviews extends Chart {
  constructor(scope: Construct, { stable, canary, canaryPercent }: Release) {
    super(scope, 'reviews', { namespace: 'reviews' });
    const service = new Service(this, 'service', {
      metadata: { name: 'reviews' },
      ports: [{ port: 80, targetPort: 9080, name: 'http' }],
    });
    service.selectLabel('app', 'reviews');
    const reviews = new DestinationRule(this, 'versions', {
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

  /** The pods of one version, which the service and the DestinationRule tell by their labels. */
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

/** Versions of Istio are DNS labels: `1.9.0` is `v1-9-0`. */
const subset = (tag: string) => `v${tag.replaceAll('.', '-')}`;

if (require.main === module) {
  const app = new App({ outputFileExtension: '.yaml' });
  new Reviews(app, release);
  app.synth();
}
