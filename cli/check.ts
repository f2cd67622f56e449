import type { Command } from 'commander';
import type { Level, LocatedFinding } from '../mesh/checks/engine/finding';
import { judge } from '../mesh/checks/engine/run';
import { parseSuppression } from '../mesh/checks/engine/suppressions';
import { ingressesOfOthers } from '../mesh/ingress/ingresses-of-others';
import { toConfig } from '../mesh/manifest/config';
import { isNotModelled } from '../mesh/manifest/not-modelled';
import { checkOf } from './codes';
import { readConfig } from './config/config';
import type { Format } from './format/format';
import { readInput } from './input';
import { addColor, addInput, type ColorOptions, collect, type InputOptions, oneOf } from './options';
import type { Subcommand } from './subcommand';
import { hasColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Each format is loaded when it is used. */
const formats: Readonly<Record<string, () => Format>> = {
  text: () => (require('./format/text') as typeof import('./format/text')).text,
  json: () => (require('./format/json') as typeof import('./format/json')).json,
  sarif: () => (require('./format/sarif') as typeof import('./format/sarif')).sarif,
  github: () => (require('./format/github') as typeof import('./format/github')).github,
  junit: () => (require('./format/junit') as typeof import('./format/junit')).junit,
};

const levels: readonly Level[] = ['info', 'warning', 'error'];

interface Options extends InputOptions, ColorOptions {
  readonly format: string;
  readonly json?: boolean;
  readonly failOn?: Level | 'never';
  readonly quiet?: boolean;
  readonly only?: readonly string[];
  readonly suppress?: readonly string[];
  readonly previous?: readonly string[];
  readonly watch?: boolean;
}

/** The options, completed from the configuration file. */
interface Settings extends Options {
  readonly paths: readonly string[];
  readonly context: readonly string[];
  readonly overlays: readonly string[];
  readonly suppress: readonly string[];
  readonly only: readonly string[];
  readonly failOn: Level | 'never';
}

export const check: Subcommand<Options> = {
  define(command: Command) {
    command
      .usage('[options] PATH...')
      .description(
        'Finds mistakes in manifests: what a Kubernetes API server or Istio rejects, what Istio reports, and what\n' +
          'silently does not work. All objects are checked together.',
      )
      .addOption(oneOf('--format <FORMAT>', 'output format', Object.keys(formats)).default('text'))
      .option('--json', 'same as --format json')
      .addOption(oneOf('--fail-on <LEVEL>', 'lowest level that fails, by default error', [...levels, 'never']))
      .option('-q, --quiet', 'print only findings that fail, and nothing if there are none')
      .option('--only <CODE>', 'report only this code; can be repeated', collect)
      .option('--suppress <CODE=OBJECT>', 'accept a finding: IST0101=VirtualService prod/*; can be repeated', collect)
      .option('--previous <PATH>', 'older manifests: report what the new ones lost; can be repeated', collect)
      .option('--watch', 'check again when a file changes')
      .addHelpText('after', '\nexit code: 0 nothing fails; 1 a finding fails; 2 the input cannot be used');
    addColor(addInput(command));
  },
  run(args, options, { terminal }) {
    const settings = settingsOf(args, options);
    if (!options.watch) return checkOnce(settings, terminal);
    if (settings.paths.includes('-')) throw new UsageError('--watch needs files or folders, got standard input (-)');
    const { watch } = require('./watch') as typeof import('./watch');
    return watch([...settings.paths, ...settings.context], () => checkOnce(settings, terminal), terminal);
  },
};

/** @throws UsageError if a value is wrong */
function settingsOf(args: readonly string[], options: Options): Settings {
  const { context = [], suppress = [], only = [] } = options;
  const config = readConfig(options.config);
  for (const text of suppress) validateSuppression(text);
  return {
    ...options,
    format: options.json ? 'json' : options.format,
    paths: args.length > 0 ? args : config.paths,
    context: [...config.context, ...context],
    overlays: config.overlays,
    suppress: [...config.suppress, ...suppress],
    only: only.map((code) => checkOf(code).code),
    failOn: options.failOn ?? config.failOn ?? 'error',
  };
}

function validateSuppression(text: string): void {
  try {
    parseSuppression(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function checkOnce({ failOn, quiet, only, suppress, color, ...settings }: Settings, terminal: Terminal): number {
  const { manifests, context, previous, unreadable } = readInput(settings, terminal);
  for (const { message } of unreadable) terminal.stderr.write(`cdk8s-istio: ${message}\n`);
  if (manifests.length === 0) return 2;
  const { findings, suppressed, unknownCodes } = judge(manifests, { suppress, previous, context });
  for (const code of unknownCodes) terminal.stderr.write(`cdk8s-istio: --suppress: unknown code ${code}\n`);

  const fails = ({ level }: LocatedFinding) => failOn !== 'never' && levels.indexOf(level) >= levels.indexOf(failOn);
  const wanted = ({ code }: LocatedFinding) => only.length === 0 || only.includes(code);
  const reported = findings.filter((finding) => wanted(finding) && (!quiet || fails(finding)));
  const report = {
    findings: reported,
    suppressed: quiet ? [] : suppressed.filter(wanted),
    unknownCodes,
    unreadable,
    notModelled: [
      ...manifests.filter(({ manifest }) => isNotModelled(manifest)).map(toConfig),
      ...ingressesOfOthers([...context, ...manifests]).filter(({ origin }) => manifests.includes(origin)),
    ],
    objects: manifests.length,
    files: new Set(manifests.map(({ source }) => source?.file)).size,
    fails,
  };
  const isSilent = quiet && settings.format === 'text' && reported.length === 0;
  const format = formats[settings.format];
  if (!isSilent && format) terminal.stdout.write(format()(report, { color: hasColor(terminal, color) }));
  return unreadable.length > 0 ? 2 : reported.some(fails) ? 1 : 0;
}
