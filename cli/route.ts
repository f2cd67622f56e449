import { parseArgs } from 'node:util';
import { Mesh, type Verdict } from '../mesh';
import { readManifests } from '../mesh/reader';
import { type Command, type Terminal, UsageError } from './command';
import { formatCoverage } from './format/coverage';
import { formatVerdict, type Observed } from './format/verdict';
import { Progress } from './progress';
import { type AskedRequest, parseRequest, readRequests } from './requests';

const usage = `usage: cdk8s-istio route PATH… --request 'METHOD URL' [options]
       cdk8s-istio route PATH… --requests FILE [options]

Says where a request goes, without a cluster. PATH is a file with YAML or JSON, a folder of such files, or - for the
standard input; objects that Istio would refuse are left out, and the answer says so.

  --request 'GET http://shop.example.com/cart?x=1'
                          a request; at a gateway that serves one host, 'GET /cart' will do
  -H, --header 'NAME: VALUE'
                          a header of it; may be repeated
  --from gateway|NAMESPACE/WORKLOAD
                          who sends it, by default gateway; a workload that no manifest names has the label app: WORKLOAD
  --gateway [NAMESPACE/]NAME
                          the Gateway that it comes in by, where there are several
  --requests FILE         many requests, one JSON object a line:
                          {"from":"gateway","port":80,"method":"GET","host":"h","path":"/x?q=1","headers":{}}
  --repeat N              sends each request N times, and tells what was drawn beside what is exact
  --seed N                what the draws start from, by default 1
  --trace                 every station on the way, and what it decided
  --json                  one verdict a line, for programs
  --coverage              which rules and matches no request has reached
  --fail-under PERCENT    exit code 1 where less than that is reached
  --no-color              by default there is colour on a terminal

exit code: 0 answered; 1 less is reached than --fail-under; 2 the input cannot be used
`;

export const route: Command = {
  name: 'route',
  summary: 'where a request goes',
  usage,
  run(args, terminal) {
    const options = parse(args);
    const requests = options.requests();
    const progress = new Progress(terminal);
    const manifests = readManifests(options.paths, { onProgress: (state) => progress.show(state) });
    progress.clear();
    const mesh = Mesh.of(...manifests);
    const color = terminal.stdout.isTerminal && terminal.likesColor && !options.noColor;
    for (const asked of requests) {
      const verdict = answered(mesh, asked);
      const observed = options.repeat === undefined ? undefined : draw(mesh, asked, options.repeat, options.seed);
      terminal.stdout.write(
        options.json
          ? `${JSON.stringify({ ...verdict.toJSON(), ...(observed && { observed: observed.counts }) })}\n`
          : formatVerdict(verdict, { color, trace: options.trace, observed }),
      );
    }
    return options.coverage || options.failUnder !== undefined ? reportCoverage(mesh, options, terminal) : 0;
  },
};

/** What cannot be told of a request is told with its place. */
function answered(mesh: Mesh, { request, at }: AskedRequest): Verdict {
  try {
    return mesh.route(request);
  } catch (error) {
    throw new UsageError(`${at}: ${error instanceof Error ? error.message : error}`);
  }
}

function draw(mesh: Mesh, { request }: AskedRequest, times: number, seed: number): Observed {
  const verdict = mesh.route(request);
  const counts = verdict.outcomes.map(() => 0);
  for (let i = 0; i < times; i++) {
    const { outcome } = mesh.send(request, { seed: seed + i });
    const index = verdict.outcomes.findIndex((one) => JSON.stringify(one) === JSON.stringify(outcome));
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return { times, counts };
}

function reportCoverage(mesh: Mesh, { json, failUnder }: Options, terminal: Terminal): number {
  const coverage = mesh.coverage();
  // On the standard error stream beside JSON, which stays one verdict a line.
  (json ? terminal.stderr : terminal.stdout).write(formatCoverage(coverage));
  return failUnder !== undefined && coverage.share * 100 < failUnder ? 1 : 0;
}

interface Options {
  readonly paths: readonly string[];
  readonly requests: () => AskedRequest[];
  readonly repeat?: number;
  readonly seed: number;
  readonly trace: boolean;
  readonly json: boolean;
  readonly coverage: boolean;
  readonly failUnder?: number;
  readonly noColor: boolean;
}

function parse(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      request: { type: 'string' },
      header: { type: 'string', short: 'H', multiple: true, default: [] },
      from: { type: 'string' },
      gateway: { type: 'string' },
      requests: { type: 'string' },
      repeat: { type: 'string' },
      seed: { type: 'string', default: '1' },
      trace: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      coverage: { type: 'boolean', default: false },
      'fail-under': { type: 'string' },
      'no-color': { type: 'boolean', default: false },
    },
  });
  const { request, requests, header, from, gateway, repeat, 'fail-under': failUnder } = values;
  if (positionals.length === 0) throw new UsageError(`no PATH is given\n\n${usage}`);
  if ((request === undefined) === (requests === undefined)) {
    throw new UsageError(`one of --request and --requests is needed\n\n${usage}`);
  }
  if (requests !== undefined && (header.length > 0 || from !== undefined || gateway !== undefined)) {
    throw new UsageError(
      '--header, --from and --gateway go with --request; in a file of requests they stand in its lines',
    );
  }
  return {
    paths: positionals,
    requests: () =>
      requests === undefined
        ? [parseRequest(request ?? '', { headers: header, from, gateway })]
        : readRequests(requests),
    ...(repeat !== undefined && { repeat: wholeNumber('--repeat', repeat, 1) }),
    seed: wholeNumber('--seed', values.seed, 0),
    trace: values.trace,
    json: values.json,
    coverage: values.coverage,
    ...(failUnder !== undefined && { failUnder: percent('--fail-under', failUnder) }),
    noColor: values['no-color'],
  };
}

function wholeNumber(option: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} must be a whole number from ${least}, got "${text}"`);
}

function percent(option: string, text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= 100) return value;
  throw new UsageError(`${option} must be a percentage from 0 to 100, got "${text}"`);
}
