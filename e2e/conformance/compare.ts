import type { Outcome, Verdict } from '../../mesh/verdict/verdict';
import type { Expectation, Mirror, Written } from './expectation';

/** Why a verdict is not what a test expects. */
export function problems({ written, request, fails, inMesh }: Expectation, verdict: Verdict): string[] {
  const found = verdict.outcomes.flatMap((outcome) => {
    if (fails) return isFailure(outcome) ? [] : [`${outcome.kind} instead of a failed connection`];
    const status = statusOf(outcome, request.path ?? '', verdict.timeout);
    const expected = expectedStatus(written);
    if (status === undefined || !expected.includes(status)) {
      const reason = 'reason' in outcome ? `: ${outcome.reason}` : '';
      return [`${outcome.kind} ${status ?? ''}${reason} instead of ${expected.join(' or ')}`];
    }
    if (outcome.kind === 'redirect') return redirectProblems(written, outcome.location, request.path ?? '');
    return [
      ...(outcome.kind === 'forward' && status === 200 ? arrivalProblems(written, outcome, inMesh) : []),
      ...responseProblems(written, outcome),
    ];
  });
  return [...found, ...mirrorProblems(written.MirroredTo ?? [], verdict)];
}

// The tests also accept a status other than 200.
const isFailure = ({ kind }: Outcome) => kind !== 'forward' && kind !== 'preflight';

/** gRPC codes that the tests expect. */
const GRPC_CODES: Readonly<Record<string, number>> = { 'codes.OK': 200, 'codes.Unimplemented': 12 };

function expectedStatus({ Response: response = {} }: Written): readonly number[] {
  const code = response.Code && GRPC_CODES[response.Code.go];
  const written = [response.StatusCode ?? [], response.StatusCodes ?? [], code ?? []].flat();
  // 0 is the status of a gRPC call without errors.
  return written.length === 0 ? [200] : written.map((status) => status || 200);
}

/** The status that the client sees; for a gRPC call with an error, its code. Backends delay their answer on demand. */
function statusOf(outcome: Outcome, path: string, timeout: string | null): number | undefined {
  if ('grpcStatus' in outcome && outcome.grpcStatus !== undefined) return Number(outcome.grpcStatus);
  if (outcome.kind === 'forward') {
    const delay = Number.parseFloat(/[?&]delay=([\d.]+)s/.exec(path)?.[1] ?? '0');
    return timeout !== null && delay >= Number.parseFloat(timeout) ? 504 : 200;
  }
  if (outcome.kind === 'preflight') return 200;
  return 'status' in outcome ? outcome.status : undefined;
}

type Forward = Outcome & { readonly kind: 'forward' };

function arrivalProblems(written: Written, { destination, upstream }: Forward, inMesh: boolean): string[] {
  const { Backend, Namespace, Request: sent, ExpectedRequest: arrival } = written;
  const found: string[] = [];
  const prefix = `${Namespace ?? ''}/${Backend ?? ''}`;
  const isExpected = (workload: string) => (Namespace ? workload : workload.replace(/^.*\//, '/')).startsWith(prefix);
  if (Backend && (destination.workloads.length === 0 || !destination.workloads.every(isExpected))) {
    found.push(`forwarded to ${destination.workloads.join(', ') || destination.host} instead of ${prefix}`);
  }
  if (!upstream || !sent) return found;
  const { Path: path = '/', Host: host, Headers: headers } = arrival?.Request ?? { ...sent, Host: undefined };
  if (!inMesh && upstream.path !== path) found.push(`path ${upstream.path} arrives instead of ${path}`);
  if (!inMesh && host && upstream.host !== host) found.push(`host ${upstream.host} arrives instead of ${host}`);
  for (const [name, value] of Object.entries(headers ?? {})) {
    const got = upstream.headers[name.toLowerCase()];
    if (got !== value) found.push(`header ${name}: ${got} arrives instead of ${value}`);
  }
  for (const name of arrival?.AbsentHeaders ?? []) {
    if (name.toLowerCase() in upstream.headers) found.push(`header ${name} arrives`);
  }
  return found;
}

function redirectProblems({ RedirectRequest: expected }: Written, location: string, sent: string): string[] {
  if (!expected) return [];
  const { protocol, hostname, port, pathname } = new URL(location);
  const scheme = protocol.slice(0, -1);
  // The default port of the scheme may be written or not.
  const isDefault = (text: string) => text === '' || text === (scheme === 'http' ? '80' : '443');
  const isSamePort = expected.Port
    ? expected.Port === port || (isDefault(expected.Port) && port === '')
    : isDefault(port);
  const checks: [string, boolean][] = [
    ['host', !expected.Host || expected.Host === hostname],
    ['port', isSamePort],
    ['scheme', (expected.Scheme || 'http') === scheme],
    ['path', (expected.Path || sent.replace(/\?.*/, '')) === pathname],
  ];
  return checks.flatMap(([what, isRight]) => (isRight ? [] : [`${what} of the redirect to ${location}`]));
}

function responseProblems({ Response: expected = {}, BackendSetResponseHeaders: set = {} }: Written, outcome: Outcome) {
  const headers = received(outcome, set);
  const compact = (text = '') => (expected.IgnoreWhitespace ? text.replaceAll(' ', '') : text);
  const wrong = (name: string, values: readonly string[]) => {
    const got = headers.get(name.toLowerCase());
    const isRight = got !== undefined && values.map(compact).includes(compact(got));
    return isRight ? [] : [`response header ${name}: ${got} instead of ${values.join(' or ')}`];
  };
  return [
    ...Object.entries(expected.Headers ?? {}).flatMap(([name, value]) => wrong(name, [value])),
    ...Object.entries(expected.ValidHeaderValues ?? {}).flatMap(([name, values]) => wrong(name, values)),
    ...(expected.AbsentHeaders ?? []).flatMap((name) =>
      headers.has(name.toLowerCase()) ? [`response header ${name}`] : [],
    ),
  ];
}

/** The headers that the client receives, if the backend sends `set`. */
function received(outcome: Outcome, set: Readonly<Record<string, string>>): Map<string, string> {
  if (outcome.kind === 'preflight') return new Map(Object.entries(outcome.headers));
  const headers = new Map(Object.entries(set).map(([name, value]) => [name.toLowerCase(), value]));
  for (const change of outcome.responseHeaders ?? []) {
    const name = change.name.toLowerCase();
    if (change.operation === 'remove') headers.delete(name);
    else if (change.operation === 'set') headers.set(name, change.value);
    else headers.set(name, [headers.get(name) ?? [], change.value].flat().join(','));
  }
  return headers;
}

function mirrorProblems(expected: readonly Mirror[], { mirrors }: Verdict): string[] {
  const seen = mirrors.map(({ destination, probability }) => [destination.host, probability.toNumber() * 100] as const);
  return expected.flatMap(({ BackendRef: { Name, Namespace }, Percent }) => {
    const percent = Number(/\d+(?=\)\)$)/.exec(Percent?.go ?? '')?.[0] ?? 100);
    const isSeen = seen.some(([host, share]) => host.startsWith(`${Name}.${Namespace}.`) && share === percent);
    return isSeen ? [] : [`no mirror of ${percent} % to ${Namespace}/${Name}`];
  });
}
