import type { Request } from '../../mesh/request/request';
import type { Gateway, SendingCall, Source, Workload } from './conformance-test';
import type { Senders } from './senders';

type Texts = Readonly<Record<string, string>>;

/** A request as the tests write it. */
interface WrittenRequest {
  readonly Host?: string;
  readonly Method?: string;
  readonly Path?: string;
  readonly Headers?: Texts | null;
  readonly Protocol?: string | Source;
}

/** A backend that must receive a copy. */
export interface Mirror {
  readonly BackendRef: { readonly Name: string; readonly Namespace: string };
  readonly Percent?: Source | null;
}

/** What a test expects, in the words of the tests. */
export interface Written {
  readonly Request?: WrittenRequest;
  readonly ExpectedRequest?: { readonly Request?: WrittenRequest; readonly AbsentHeaders?: readonly string[] };
  readonly RedirectRequest?: {
    readonly Host?: string;
    readonly Port?: string;
    readonly Scheme?: string;
    readonly Path?: string;
  };
  readonly BackendSetResponseHeaders?: Texts;
  readonly Response?: {
    readonly StatusCode?: number;
    readonly StatusCodes?: readonly number[];
    readonly Headers?: Texts;
    readonly ValidHeaderValues?: Readonly<Record<string, readonly string[]>>;
    readonly AbsentHeaders?: readonly string[];
    readonly IgnoreWhitespace?: boolean;
    /** Status code of a gRPC call. */
    readonly Code?: Source;
  };
  readonly MirroredTo?: readonly Mirror[];
  readonly Backend?: string | null;
  readonly Namespace?: string;
  readonly EchoRequest?: object;
  readonly EchoTwoRequest?: object;
  readonly EchoThreeRequest?: object;
  readonly RequestMetadata?: { readonly Authority?: string; readonly Metadata?: Texts };
}

/** A request for the simulator, with what the test expects. */
export interface Expectation {
  readonly request: Request;
  readonly written: Written;
  /** Whether the connection must fail. */
  readonly fails: boolean;
  /** Whether the client is a workload: then the tests do not compare the path that arrives. */
  readonly inMesh: boolean;
}

/** The address at which gateways are reached. */
const ADDRESS = '192.0.2.1';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isGateway = (value: unknown): value is Gateway => isObject(value) && 'gateway' in value;
const isWorkload = (value: unknown): value is Workload => isObject(value) && 'labels' in value;
const isSource = (value: unknown): value is Source => isObject(value) && 'go' in value;
const isWritten = (value: unknown): value is Written =>
  isObject(value) &&
  ['Request', 'Backend', 'EchoRequest', 'EchoTwoRequest', 'EchoThreeRequest'].some((f) => f in value);

/** @returns the expectation, or why it cannot be asked */
export function expectationOf({ function: name, args }: SendingCall, senders: Senders): Expectation | string {
  const fails = /ExpectFailure|Rejection/.test(name);
  const written = args.find(isWritten) ?? {};
  const workload = args.find(isWorkload);
  const gateway = args.find(isGateway);
  if (name === 'MakeRequest') return 'counts the shares of many requests, or waits for mirrors';
  if (workload) {
    const request = ofWorkload(written, senders.workloadOf(workload));
    return request === undefined ? 'the address of a Pod' : { request, written, fails, inMesh: true };
  }
  if (!gateway) return 'the address is not that of a Gateway';
  if (isSource(gateway.listeners[0])) return 'the listener is chosen while the test runs';
  const port = gateway.port === undefined ? senders.portOf(gateway) : Number(gateway.port);
  const common = { gateway: `${gateway.gateway.Namespace}/${gateway.gateway.Name}`, port };
  const made = (own: Request): Expectation => ({ request: { ...common, ...own }, written, fails, inMesh: false });
  if (/TLS|TCP/.test(name)) {
    // Certificates of the server and of the client, then the server name.
    const sni = args.map((arg) => serverName(arg, senders)).find((text) => text !== undefined);
    if (/TCP/.test(name)) return made(args.includes(true) ? { scheme: 'tls', ...(sni && { sni }) } : { scheme: 'tcp' });
    if (/Connection/.test(name)) return made({ scheme: 'tls', ...(sni && { sni }) });
    const clientCertificate = isSource(args[args.indexOf(gateway) + 2]);
    return made({ ...ofClient(written, port), scheme: 'https', ...(sni && { sni }), clientCertificate });
  }
  return made(ofClient(written, port));
}

function serverName(arg: unknown, { hostname }: Senders): string | undefined {
  if (typeof arg === 'string' && arg !== '') return arg;
  return isSource(arg) && arg.go.startsWith('hostnames') ? hostname : undefined;
}

function ofClient(written: Written, port: number): Request {
  const address = port === 80 || port === 443 ? ADDRESS : `${ADDRESS}:${port}`;
  const { Request: request, RequestMetadata: metadata } = written;
  if (request) {
    const { Host, Method, Path, Headers } = request;
    return { host: Host || address, method: Method || 'GET', path: Path || '/', headers: Headers ?? {} };
  }
  return {
    host: metadata?.Authority || address,
    method: 'POST',
    path: `/gateway_api_conformance.echo_basic.grpcecho.GrpcEcho/${methodOf(written)}`,
    headers: { ...metadata?.Metadata, 'content-type': 'application/grpc' },
  };
}

function methodOf({ EchoRequest, EchoTwoRequest }: Written): string {
  if (EchoRequest) return 'Echo';
  return EchoTwoRequest ? 'EchoTwo' : 'EchoThree';
}

function ofWorkload({ Request: request = {} }: Written, from: string): Request | undefined {
  if (isSource(request.Host)) return undefined;
  const { Host: address = '', Method, Path, Headers } = request;
  const { Host: host, ...headers } = Headers ?? {};
  // The client of these tests names another host only in MeshFrontendHostname.
  const to = address || 'echo';
  const [name = '', port] = to.split(':');
  const isGrpc = String(request.Protocol).toLowerCase() === 'grpc';
  return {
    from,
    ...(host !== undefined && { address: name }),
    ...(port === undefined ? {} : { port: Number(port) }),
    host: host ?? to,
    method: isGrpc ? 'POST' : Method || 'GET',
    path: isGrpc ? '/proto.EchoTestService/Echo' : Path || '/',
    headers: isGrpc ? { ...headers, 'content-type': 'application/grpc' } : headers,
  };
}
