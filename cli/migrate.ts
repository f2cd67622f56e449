import type { Command } from 'commander';
import { asContext, type DifferenceName, Mesh } from '../mesh';
import { DIFFERENCES } from '../mesh/migration/difference-names';
import { readManifests } from '../mesh/reader';
import { readConfig } from './config/config';
import { fileOf, TYPESCRIPT, writeMigration, YAML } from './format/migration/files';
import { unaccepted } from './format/migration/migration-report';
import { yamlOf } from './format/plan/yaml';
import { inOverlays } from './input';
import { addColor, addInput, type ColorOptions, type InputOptions, oneOf } from './options';
import type { Subcommand } from './subcommand';
import { hasColor } from './terminal';
import { UsageError } from './usage-error';

/** Each format is loaded when it is used. */
const formats = {
  text: () => (require('./format/migration/text') as typeof import('./format/migration/text')).text,
  json: () => (require('./format/migration/json') as typeof import('./format/migration/json')).json,
};

/** Each language is loaded when it is used. */
const writers = {
  yaml: () => yamlOf,
  typescript: () =>
    (require('./format/migration/typescript') as typeof import('./format/migration/typescript')).typescriptOf,
};

interface Options extends InputOptions, ColorOptions {
  readonly accept?: readonly DifferenceName[];
  readonly to: keyof typeof writers;
  readonly out?: string;
  readonly json?: boolean;
}

/** The names that can be accepted. */
const NAMES = Object.keys(DIFFERENCES).filter((name) => name !== 'other');

export const migrate: Subcommand<Options> = {
  define(command: Command) {
    const accept = command
      .createOption('--accept <NAME>', 'accept differences with this name; can be repeated, or a list with commas')
      .choices(NAMES)
      .argParser(addNames);
    addInput(command)
      .usage('[options] PATH...')
      .description(
        'Writes VirtualServices, the subsets that they use, and Gateways of Istio as objects of the Gateway API, and proves\n' +
          'what changes, for all requests. Every difference has a name, which must be accepted before anything is written.\n' +
          'What the Gateway API cannot express stays as it is.',
      )
      .addOption(accept)
      .addOption(oneOf('--to <LANGUAGE>', 'language of the new objects', Object.keys(writers)).default('yaml'))
      .option('--out <DIR|FILE>', 'write what to apply and a delete.yaml into a folder, or what to apply into a file')
      .option('--json', 'print objects, obstacles and differences as JSON')
      .addHelpText('after', help());
    addColor(command);
  },
  run(args, { context = [], config, accept = [], to, out, json, color }, { terminal }) {
    const settings = readConfig(config);
    const paths = args.length > 0 ? args : settings.paths;
    if (paths.length === 0) throw new UsageError('no PATH given: pass a file, a folder, or - for standard input');
    const manifests = inOverlays(readManifests(paths), settings.overlays);
    const mesh = Mesh.of(asContext(readManifests([...settings.context, ...context])), manifests);
    const migration = mesh.migration();
    const missing = unaccepted(migration, accept);
    const isWritten = missing.length === 0 && migration.apply.length > 0;
    const language = to === 'typescript' ? TYPESCRIPT : YAML;
    const file = out === undefined ? language.file : fileOf(out, language);
    const written = isWritten && (out !== undefined || !json) ? writers[to]()(migration.apply, file) : '';
    const files = written !== '' && out !== undefined ? writeMigration(out, file, written, migration.delete) : [];
    const isPrinted = written !== '' && out === undefined;
    const text = formats[json ? 'json' : 'text']()(
      { migration, accepted: accept, missing, files, refused: mesh.refused },
      { color: hasColor(terminal, color) },
    );
    if (isPrinted) terminal.stdout.write(written);
    (isPrinted ? terminal.stderr : terminal.stdout).write(text);
    return missing.length > 0 || migration.obstacles.length > 0 ? 1 : 0;
  },
};

function addNames(value: string, names: readonly string[] = []): readonly string[] {
  const added = value.split(',').map((name) => name.trim());
  const unknown = added.find((name) => !NAMES.includes(name));
  if (unknown === 'other')
    throw new UsageError('--accept: differences named other have no known reason, so they cannot be accepted');
  if (unknown !== undefined) throw new UsageError(`--accept must be one of ${NAMES.join(', ')}, got '${unknown}'`);
  return [...names, ...added];
}

function help(): string {
  const width = Math.max(...NAMES.map((name) => name.length));
  const lines = NAMES.map((name) => `  ${name.padEnd(width)}  ${DIFFERENCES[name as DifferenceName]}`);
  return (
    `\nnames of differences:\n${lines.join('\n')}\n\n` +
    'exit code: 0 everything is migrated; 1 something stays, or a difference is not accepted, so nothing is written;\n' +
    '           2 the input cannot be used'
  );
}
