import type { Command } from 'commander';
import type { Difference } from '../mesh';
import { placesOf } from '../mesh/behaviour/diff/difference';
import type { DiffFormat } from './format/diff/diff-report';
import { addColor, type ColorOptions, collect, oneOf } from './options';
import { readRequests } from './requests';
import { addSides, readSides, type SideOptions } from './sides';
import type { Subcommand } from './subcommand';
import { hasColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Each format is loaded when it is used. */
const formats: Readonly<Record<string, () => DiffFormat>> = {
  text: () => (require('./format/diff/text') as typeof import('./format/diff/text')).text,
  json: () => (require('./format/diff/json') as typeof import('./format/diff/json')).json,
  markdown: () => (require('./format/diff/markdown') as typeof import('./format/diff/markdown')).markdown,
  github: () => (require('./format/diff/github') as typeof import('./format/diff/github')).github,
};

interface Gates {
  /** `false` for --no-lost-route. */
  readonly lostRoute: boolean;
  /** `false` for --no-new-access. */
  readonly newAccess: boolean;
  readonly onlyHosts?: readonly string[];
}

interface Options extends SideOptions, ColorOptions, Gates {
  readonly format: string;
  readonly json?: boolean;
  readonly exitCode?: boolean;
  readonly requests?: string;
}

export const diff: Subcommand<Options> = {
  define(command: Command) {
    addSides(command)
      .description(
        'Shows which requests a change treats differently, without a cluster: all of them, not samples. What is not\n' +
          'listed is proved to be treated alike. Objects that Istio would reject are ignored, and the output lists them.',
      )
      .addOption(oneOf('--format <FORMAT>', 'output format', Object.keys(formats)).default('text'))
      .option('--json', 'same as --format json')
      .option('--exit-code', 'exit with 1 if anything differs')
      .option('--no-lost-route', 'exit with 1 if requests are lost')
      .option('--no-new-access', 'exit with 1 if requests are allowed or answered that were not before')
      .option('--only-hosts <GLOB>', 'exit with 1 if any other host is affected; can be repeated', collect)
      .option(
        '--requests <FILE>',
        "print for each request which difference affects it; one per line, as JSON or '[METHOD] URL'",
      )
      .addHelpText(
        'after',
        '\nexit code: 0 compared; 1 a difference, with --exit-code or a gate; 2 the input cannot be used',
      );
    addColor(command);
  },
  run(args, options, { terminal }) {
    const { before, after, assumptions } = readSides('diff', args, options);
    const comparison = after.compareTo(before);
    const { differences } = comparison;
    const failures = failuresOf(differences, options);
    const refused = { before: before.refused, after: after.refused };
    if (options.requests === undefined) {
      const format = formats[options.json ? 'json' : options.format];
      const report = { differences, refused, assumptions, failures };
      const text = format?.()(report, { color: hasColor(terminal, options.color) }) ?? '';
      terminal.stdout.write(text);
    } else {
      printRequests(options.requests, (request) => comparison.affects(request), terminal);
    }
    return failures.length > 0 || (options.exitCode && differences.length > 0) ? 1 : 0;
  },
};

/** Gates that differences do not pass. What may differ passes none. */
function failuresOf(differences: readonly Difference[], { lostRoute, newAccess, onlyHosts }: Gates): string[] {
  const some = (...kinds: readonly Difference['kind'][]) =>
    differences.find(({ kind }) => kinds.includes(kind) || kind === 'may-differ');
  const lost = lostRoute ? undefined : some('lost');
  const gained = newAccess ? undefined : some('allowed', 'gained');
  const isOther = (host: string) => onlyHosts?.every((glob) => !matchesGlob(host, glob)) ?? false;
  const [other] = differences.flatMap((difference) =>
    placesOf(difference).flatMap(({ host }) => (isOther(host) ? [{ host, requests: difference.requests }] : [])),
  );
  return [
    ...(lost ? [`--no-lost-route: requests to ${lost.host} are lost or may be lost (${lost.requests})`] : []),
    ...(gained ? [`--no-new-access: requests to ${gained.host} are answered now or may be (${gained.requests})`] : []),
    ...(other ? [`--only-hosts: requests to ${other.host} are affected (${other.requests})`] : []),
  ];
}

function matchesGlob(host: string, glob: string): boolean {
  const pattern = glob.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 'i').test(host);
}

function printRequests(
  file: string,
  indexOf: (request: ReturnType<typeof readRequests>[number]['request']) => number | null,
  { stdout }: Terminal,
): void {
  for (const { request, place } of readRequests(file, {})) {
    try {
      stdout.write(`${JSON.stringify({ request, difference: indexOf(request) })}\n`);
    } catch (error) {
      throw new UsageError(`${place}: ${error instanceof Error ? error.message : error}`);
    }
  }
}
