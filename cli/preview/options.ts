import { nearest } from '../../mesh/grammar/nearest';
import { choose, type Scenarios } from '../../preview/model/scenarios';
import { type SourceFile, shortFileName } from '../../preview/model/source-file';
import type { StartOptions } from '../../preview/model/start';
import type { InputOptions } from '../options';
import { parseRequest } from '../requests';
import { UsageError } from '../usage-error';

/** Options of `preview`. */
export interface PreviewOptions extends InputOptions {
  readonly out?: string;
  readonly against?: readonly string[];
  readonly serve?: boolean;
  readonly port: number;
  readonly scenario?: readonly string[];
  readonly empty?: boolean;
  readonly format: string;
  readonly gateway?: string;
  readonly host?: string;
  readonly from?: string;
  readonly request?: string;
  readonly header?: Readonly<Record<string, string>>;
  /** Options of the command line and of the configuration file. */
  readonly context: readonly string[];
  /** From the configuration file. */
  readonly overlays: readonly string[];
}

/** @throws UsageError if --request is malformed */
export function startOptions({ header = {}, gateway, host, from, request }: PreviewOptions): StartOptions {
  if (request !== undefined) parseRequest(request, {});
  return {
    ...(gateway !== undefined && { gateway }),
    ...(host !== undefined && { host }),
    ...(from !== undefined && { from }),
    ...(request !== undefined && { request }),
    headers: Object.entries(header),
  };
}

/**
 * The files of --scenario, by their names; without the option, those that are paths themselves: of files that replace
 * each other, the last one counts, as for kubectl.
 *
 * @throws UsageError if --scenario names no file
 */
export function chosenFiles(
  files: readonly SourceFile[],
  scenarios: Scenarios,
  paths: readonly string[],
  { scenario }: PreviewOptions,
): string[] {
  const names = files.map(({ name }) => name);
  const chosen = scenario?.map((name) => fileNamed(name, names)) ?? paths.filter((path) => names.includes(path));
  const choices = scenarios.groups.flatMap((group) => group.files);
  return chosen
    .filter((name) => choices.includes(name))
    .reduce<string[]>((before, name) => choose(scenarios, before, name), []);
}

function fileNamed(name: string, files: readonly string[]): string {
  const found = files.find((file) => shortFileName(file) === name);
  if (found !== undefined) return found;
  const meant = nearest(name, files.map(shortFileName));
  const hint = meant === undefined ? '' : `, did you mean ${meant}?`;
  throw new UsageError(`--scenario: no file is named '${name}'${hint}`);
}

/** What an option names and the mesh does not have is a wrong option. */
export function asUsage<T>(draw: () => T): T {
  try {
    return draw();
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/^focus\.(\w+) is /, '--$1: '));
  }
}
