import type { Command } from 'commander';
import { asContext, type Call, Mesh, type Verdict } from '../mesh';
import { formatAssumptions, formatVerdict, type Observed } from '../mesh/verdict/verdict-text';
import { readConfig } from './config/config';
import { formatCoverage } from './format/coverage';
import { readInput } from './input';
import { parseJwt } from './jwt';
import { addColor, addInput, type ColorOptions, collect, type InputOptions, percentage, wholeNumber } from './options';
import { type Defaults, type PlacedRequest, parseHeader, parseRequest, readRequests } from './requests';
import type { Subcommand } from './subcommand';
import { hasColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

interface Options extends InputOptions, ColorOptions, Pick<Defaults, 'from' | 'gateway' | 'jwt'> {
  readonly request?: readonly string[];
  readonly requests?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly follow?: boolean;
  readonly call?: readonly string[];
  readonly repeat?: number;
  readonly seed: number;
  readonly trace?: boolean;
  readonly json?: boolean;
  readonly coverage?: boolean;
  readonly failUnder?: number;
}

export const route: Subcommand<Options> = {
  define(command: Command) {
    command
      .usage("[options] PATH... --request '[METHOD] URL'")
      .description(
        'Shows where requests go, without a cluster. Objects that Istio would reject are ignored, and the output lists them.',
      )
      .option(
        '--request <REQUEST>',
        "request such as 'GET http://shop.example.com/cart?x=1', or '/cart' if the gateway has one host; can be repeated",
        collect,
      )
      .option('--requests <FILE>', "file with one request per line, as JSON or '[METHOD] URL'; - for standard input")
      .option('-H, --header <HEADER>', "header of the requests, 'NAME: VALUE'; can be repeated", parseHeader)
      .option(
        '--jwt <TOKEN>',
        'token of the requests, encoded or as JSON such as {"issuer":"https://login.example.com"}',
        parseJwt,
      )
      .option('--from <ORIGIN>', 'sender: gateway (default), or a workload as NAMESPACE/NAME')
      .option('--gateway <GATEWAY>', 'Gateway that receives the requests, as NAME or NAMESPACE/NAME')
      .option('--follow', 'follow requests through gateways to the workload behind them')
      .option(
        '--call <REQUEST>',
        'request that the receiving workload sends; repeat it for the next workload (implies --follow)',
        collect,
      )
      .option(
        '--repeat <N>',
        'draw N random outcomes for each request, next to the exact shares',
        wholeNumber('--repeat', 1),
      )
      .option('--seed <N>', 'random seed', wholeNumber('--seed', 0), 1)
      .option('--trace', 'print every step and its decision')
      .option('--coverage', 'list the rules and matches that no request has reached')
      .option('--fail-under <PERCENT>', 'exit with 1 if less than this is reached', percentage('--fail-under'))
      .option('--json', 'print one verdict per line as JSON')
      .addHelpText('after', '\nexit code: 0 answered; 1 less is reached than --fail-under; 2 the input cannot be used');
    addColor(addInput(command));
  },
  run(args, options, { terminal }) {
    const { paths, context, overlays } = readConfig(options.config);
    const requests = requestsOf(options);
    const input = readInput(
      { paths: args.length > 0 ? args : paths, context: [...context, ...(options.context ?? [])], overlays },
      terminal,
    );
    const [unreadable] = input.unreadable;
    if (unreadable) throw unreadable;
    const mesh = Mesh.of(asContext(...input.context), ...input.manifests);
    const calls = options.call?.map((text) => callOf(text)) ?? [];
    if (options.repeat !== undefined && (options.follow || calls.length > 0)) {
      throw new UsageError('--repeat cannot be combined with --follow and --call');
    }
    const verdicts = requests.map((request) => answer(mesh, request, calls, options, terminal));
    if (!options.json) terminal.stdout.write(formatAssumptions(verdicts, hasColor(terminal, options.color)));
    return options.coverage || options.failUnder !== undefined ? reportCoverage(mesh, options, terminal) : 0;
  },
};

function requestsOf({ request = [], requests, header, from, gateway, jwt }: Options): PlacedRequest[] {
  if (request.length === 0 && requests === undefined) {
    throw new UsageError("no request given: add --request 'GET http://shop.example.com/', or --requests FILE");
  }
  const defaults: Defaults = {
    ...(from !== undefined && { from }),
    ...(gateway !== undefined && { gateway }),
    ...(header && { headers: header }),
    ...(jwt && { jwt }),
  };
  const own = request.map((text) => parseRequest(text, defaults));
  return requests === undefined ? own : [...own, ...readRequests(requests, defaults)];
}

function callOf(text: string): Call {
  const { from: _, ...call } = parseRequest(text, {}, '--call').request;
  return call;
}

/** Prints the verdict of a request. */
function answer(
  mesh: Mesh,
  { request, place }: PlacedRequest,
  calls: readonly Call[],
  options: Options,
  { stdout, ...rest }: Terminal,
): Verdict {
  let verdict: Verdict;
  try {
    verdict = options.follow || calls.length > 0 ? mesh.follow(request, calls) : mesh.route(request);
  } catch (error) {
    throw new UsageError(`${place}: ${error instanceof Error ? error.message : error}`);
  }
  const { repeat, seed, trace = false, json, color } = options;
  const observed = repeat === undefined ? undefined : draw(mesh, verdict, repeat, seed);
  const text = json
    ? `${JSON.stringify({ ...verdict.toJSON(), ...(observed && { observed: observed.counts }) })}\n`
    : formatVerdict(verdict, { color: hasColor({ stdout, ...rest }, color), trace, observed });
  stdout.write(text);
  return verdict;
}

/** Counts random outcomes. */
function draw(mesh: Mesh, { request, outcomes }: Verdict, times: number, seed: number): Observed {
  const counts = outcomes.map(() => 0);
  const index = new Map(outcomes.map((outcome, index) => [JSON.stringify(outcome), index]));
  for (let i = 0; i < times; i++) {
    const drawn = index.get(JSON.stringify(mesh.send(request, { seed: seed + i }).outcome)) ?? 0;
    counts[drawn] = (counts[drawn] ?? 0) + 1;
  }
  return { times, counts };
}

function reportCoverage(mesh: Mesh, { json, failUnder }: Options, terminal: Terminal): number {
  const coverage = mesh.coverage();
  // With --json, standard output has one verdict per line.
  (json ? terminal.stderr : terminal.stdout).write(formatCoverage(coverage));
  return failUnder !== undefined && coverage.share * 100 < failUnder ? 1 : 0;
}
