import { parseArgs } from 'node:util';
import { judge } from '../mesh/checks/engine/run';
import { parseSuppression } from '../mesh/checks/engine/suppressions';
import { readManifests } from '../mesh/reader';
import type { Report } from '../mesh/report/report';
import { formatText } from '../mesh/report/text';
import { type Command, type Terminal, UsageError } from './command';
import { formatGithub } from './format/github';
import { formatJson } from './format/json';
import { formatSarif } from './format/sarif';
import { Progress } from './progress';

const formats = { text: formatText, json: formatJson, sarif: formatSarif, github: formatGithub } as const;

const usage = `usage: cdk8s-istio check PATH… [options]

Judges manifests: what a Kubernetes API server or Istio would refuse, what Istio would report, and what would silently
not work. PATH is a file with YAML or JSON, a folder of such files (.yaml, .yml, .json), or - for the standard input. All
objects are judged together.

  --format text|json|sarif|github   how findings are printed, by default text
  --json                            the same as --format json
  --previous PATH                   the manifests as they were before, a file, a folder or -: what they have and the new
                                    ones lack is an error, MESH0119; may be repeated
  --suppress "CODE=Kind ns/name"    keeps a finding quiet; * stands for any characters; may be repeated
  --no-color                        by default there is colour on a terminal

exit code: 0 nothing, or only warnings; 1 an error-level finding; 2 the input cannot be used
`;

export const check: Command = {
  name: 'check',
  summary: 'what is wrong with manifests',
  usage,
  run(args, terminal) {
    const { paths, previous, format, suppress, color } = parse(args, terminal);
    const progress = new Progress(terminal);
    const manifests = readManifests(paths, { onProgress: (state) => progress.show(state) });
    const before = previous.length === 0 ? undefined : readManifests(previous);
    progress.clear();
    const judgement = judge(manifests, { suppress, previous: before });
    for (const code of judgement.unknownCodes) {
      terminal.stderr.write(`cdk8s-istio: --suppress names ${code}, which no check has\n`);
    }
    const files = new Set(manifests.map(({ source }) => source?.file)).size;
    const report: Report = { ...judgement, objects: manifests.length, files };
    terminal.stdout.write(formats[format](report, { color }));
    return judgement.findings.some(({ level }) => level === 'error') ? 1 : 0;
  },
};

interface Options {
  readonly paths: readonly string[];
  readonly previous: readonly string[];
  readonly format: keyof typeof formats;
  readonly suppress: readonly string[];
  readonly color: boolean;
}

function parse(args: readonly string[], terminal: Terminal): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      json: { type: 'boolean', default: false },
      previous: { type: 'string', multiple: true, default: [] },
      suppress: { type: 'string', multiple: true, default: [] },
      'no-color': { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError(`no PATH is given\n\n${usage}`);
  const format = values.json ? 'json' : values.format;
  if (!isFormat(format)) {
    throw new UsageError(`--format is one of ${Object.keys(formats).join(', ')}, got "${format}"`);
  }
  for (const text of values.suppress) suppression(text);
  const color = terminal.stdout.isTerminal && terminal.likesColor && !values['no-color'];
  return { paths: positionals, previous: values.previous, format, suppress: values.suppress, color };
}

function suppression(text: string): void {
  try {
    parseSuppression(text);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function isFormat(format: string): format is keyof typeof formats {
  return Object.hasOwn(formats, format);
}
