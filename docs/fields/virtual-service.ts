import type { Construct } from 'constructs';
import {
  Destination,
  Header,
  type Match,
  Path,
  QueryParam,
  type Redirect,
  type Rule,
  StringMatch,
  type TcpMatch,
  VirtualService,
} from '../../index';
import type { Sample } from './sample';

/** VirtualServices that use every prop. */
export function virtualServices(scope: Construct, sample: Sample): void {
  const { text, number, flag, duration, path, labels } = sample;
  const destination = () => Destination.subset({ host: text(), ports: [] }, text(), { port: number() });
  const headers = () => ({
    request: { set: { [text()]: text() }, add: { [text()]: text() }, remove: [text()] },
    response: { set: { [text()]: text() }, add: { [text()]: text() }, remove: [text()] },
  });
  const shares = () => [{ to: destination(), weight: number(), headers: headers() }];
  const rules: Rule[] = [
    ...matches(sample).map((match) => ({ name: text(), match: [match], to: shares() })),
    {
      to: shares(),
      headers: headers(),
      timeout: duration(),
      retries: {
        attempts: number(),
        perTryTimeout: duration(),
        retryOn: [sample.pick('5xx', 'reset')],
        backoff: duration(),
        retryIgnorePreviousHosts: flag(),
        retryRemoteLocalities: flag(),
      },
      mirrors: [{ to: destination(), percent: sample.percent() }],
      rewrite: { uri: path(), authority: text() },
      fault: {
        delay: { fixedDelay: duration(), percent: sample.percent() },
        abort: { status: 400 + sample.percent(), percent: sample.percent() },
      },
      corsPolicy: {
        allowOrigins: stringMatches(sample),
        allowMethods: [sample.pick('GET', 'PUT')],
        allowHeaders: [text()],
        exposeHeaders: [text()],
        maxAge: duration(),
        allowCredentials: flag(),
        unmatchedPreflights: 'FORWARD',
      },
    },
    {
      to: destination(),
      corsPolicy: { allowOrigins: [StringMatch.exact(text())], unmatchedPreflights: 'IGNORE' },
      fault: { abort: { grpcStatus: sample.pick('ABORTED', 'INTERNAL'), percent: 1 } },
      rewrite: { uriRegexRewrite: { match: text(), rewrite: text() } },
    },
    ...redirects(sample).map((redirect) => ({ redirect })),
    { directResponse: { status: 400 + sample.percent(), body: text() } },
    { directResponse: { status: 400, bodyBytes: Buffer.from(text()) } },
    { delegate: { name: text(), namespace: text() } },
  ];
  const gateways = [{ namespace: text(), name: text() }];
  const connection = (): TcpMatch[] => [
    {
      destinationSubnets: [sample.address()],
      port: number(),
      sourceLabels: labels(),
      sourceNamespace: text(),
      gateways: [{ name: text() }],
    },
  ];
  const hosts = [sample.host()];
  new VirtualService(scope, 'virtual-service', {
    hosts,
    gateways,
    rules,
    tlsRules: [{ match: connection().map((match) => ({ ...match, sniHosts: hosts })), to: shares().map(plain) }],
    tcpRules: [{ match: connection(), to: shares().map(plain) }],
    exportTo: [text()],
  });
}

const plain = ({ to, weight }: { to: Destination; weight: number }) => ({ to, weight });

const stringMatches = ({ text }: Sample) => [
  StringMatch.exact(text()),
  StringMatch.prefix(text()),
  StringMatch.regex(text()),
];

function matches(sample: Sample): Match[] {
  const { text, number, path } = sample;
  const texts = stringMatches(sample);
  return [
    ...texts.map((match) => ({ scheme: match, method: match, authority: match })),
    {
      name: text(),
      path: Path.exact(path(), { ignoreCase: sample.flag() }),
      headers: [Header.exact(text(), text()), Header.prefix(text(), text()), Header.regex(text(), text())],
      withoutHeaders: [Header.exact(text(), text()), Header.prefix(text(), text()), Header.regex(text(), text())],
      queryParams: [
        QueryParam.exact(text(), text()),
        QueryParam.prefix(text(), text()),
        QueryParam.regex(text(), text()),
      ],
      port: number(),
      sourceLabels: sample.labels(),
      sourceNamespace: text(),
      statPrefix: text(),
    },
    { path: Path.prefix(path()), gateways: [{ name: text() }] },
    { path: Path.regex(path()) },
  ];
}

const redirects = ({ path, text, number, pick }: Sample): Redirect[] => [
  { uri: path(), authority: text(), port: number(), scheme: pick('http', 'https'), redirectCode: pick(301, 302) },
  { prefixRewrite: path(), derivePort: 'FROM_PROTOCOL_DEFAULT' },
  { derivePort: 'FROM_REQUEST_PORT' },
];
