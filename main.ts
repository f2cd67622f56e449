import { Chart, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  App,
  AuthorizationPolicy,
  CanarySplit,
  Certificate,
  DestinationRule,
  FaultInjection,
  Gateway,
  Header,
  HeaderRoute,
  OverlayChart,
  PeerAuthentication,
  VirtualService,
  WebApiRouting,
} from './index';
import { Articles, ArticlesServiceAccount } from './workshop/articles';
import { Authors } from './workshop/authors';
import { ControlPlane, TelemetryServices } from './workshop/control-plane';
import { ServiceAccounts } from './workshop/service-accounts';
import { WebApi, WebApiServiceAccount } from './workshop/web-api';

/** The workshop's services, and one chart per exercise. Exercises overwrite objects that you applied earlier. */
export function workshop(app: Construct): void {
  const exercise = (name: string) => new OverlayChart(app, name);

  new ControlPlane(app);
  new TelemetryServices(app);
  const articles = new Articles(app).destinationRule;
  const authors = new Authors(app).destinationRule;
  const webApi = new WebApi(app).destinationRule;
  const v1 = webApi.subset('v1');
  const v2 = webApi.subset('v2');

  // Ingress
  const ingress = new Chart(app, 'istio-ingress');
  const gateway = new Gateway(ingress, 'gateway', { name: 'default-gateway-ingress' });
  const routing = { name: 'virtualservice-ingress', gateway, webApi };
  new WebApiRouting(ingress, 'routing', routing);

  // Canary releases
  new WebApiRouting(exercise('web-api-v1-only'), 'routing', { ...routing, api: [{ to: v1 }] });
  new WebApiRouting(exercise('web-api-v2-firefox'), 'routing', {
    ...routing,
    api: HeaderRoute.rules({ when: [Header.regex('user-agent', '.*Firefox.*')], to: v2, otherwise: v1 }),
  });
  new WebApiRouting(exercise('web-api-80-20'), 'routing', {
    ...routing,
    api: CanarySplit.rules({ stable: v1, canary: v2, canaryPercent: 20 }),
  });
  new WebApiRouting(exercise('web-api-header-canary'), 'routing', {
    ...routing,
    api: [
      ...HeaderRoute.rules({ when: [Header.exact('x-tester', 'true')], to: v2 }),
      ...CanarySplit.rules({ stable: v1, canary: v2, canaryPercent: 20 }),
    ],
  });
  new WebApiRouting(exercise('web-api-mirror'), 'routing', { ...routing, api: [{ to: v1, mirrors: [{ to: v2 }] }] });

  // Faults and resilience
  new FaultInjection(exercise('fault-authors-500-50per'), 'authors', {
    to: authors.subset('v1'),
    abort: { status: 500, percent: 50 },
  });
  new FaultInjection(exercise('fault-authors-delay'), 'authors', {
    to: authors.subset('v1'),
    delay: { fixedDelay: Duration.seconds(5), percent: 50 },
  });
  new VirtualService(exercise('nofault-authors'), 'authors', {
    hosts: ['authors'],
    rules: [{ to: authors.subset('v1') }],
  });
  new WebApiRouting(exercise('web-api-timeout'), 'routing', {
    ...routing,
    api: [{ to: v1, timeout: Duration.seconds(2) }],
  });
  new WebApiRouting(exercise('web-api-retries'), 'routing', {
    ...routing,
    api: [{ to: v1, retries: { attempts: 3, perTryTimeout: Duration.seconds(2), retryOn: ['5xx', 'reset'] } }],
  });
  new DestinationRule(exercise('articles-circuit-breaker'), 'articles', {
    subsets: articles.subsets,
    trafficPolicy: {
      connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1, maxRequestsPerConnection: 1 } },
      outlierDetection: {
        consecutive5xxErrors: 3,
        interval: Duration.seconds(10),
        baseEjectionTime: Duration.seconds(30),
        maxEjectionPercent: 100,
      },
    },
  });

  // Security
  const tls = exercise('istio-ingress-tls');
  const https = {
    port: 443,
    protocol: 'HTTPS',
    hosts: ['*'],
    tls: {
      mode: 'SIMPLE',
      certificate: Certificate.files({
        serverCertificate: '/etc/istio/ingressgateway-certs/tls.crt',
        privateKey: '/etc/istio/ingressgateway-certs/tls.key',
      }),
    },
  } as const;
  new Gateway(tls, 'gateway', { name: gateway.name, servers: [https] });
  new WebApiRouting(tls, 'routing', routing);
  const redirect = exercise('istio-ingress-tls-redirect');
  new Gateway(redirect, 'gateway', {
    name: gateway.name,
    servers: [{ port: 80, protocol: 'HTTP', hosts: ['*'], httpsRedirect: true }, https],
  });
  new WebApiRouting(redirect, 'routing', routing);
  const mtls = exercise('mtls');
  new PeerAuthentication(mtls, 'default', { namespace: 'default', mode: 'STRICT' });
  for (const { name, subsets } of [articles, authors, webApi]) {
    new DestinationRule(mtls, name, { subsets, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } });
  }
  new ServiceAccounts(app);
  new ArticlesServiceAccount(app);
  new WebApiServiceAccount(app);
  const selector = { app: 'articles' };
  new AuthorizationPolicy(exercise('authorization'), 'articlesaccess', { selector });
  new AuthorizationPolicy(exercise('authorization-w-rule'), 'articlesaccess', {
    selector,
    rules: [
      {
        from: [{ principals: ['cluster.local/ns/default/sa/web-api'] }],
        to: [{ methods: ['GET', 'POST'] }],
      },
    ],
  });
}

if (require.main === module) App.run(workshop, { outputFileExtension: '.yaml' });
