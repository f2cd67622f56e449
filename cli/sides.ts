import type { Command } from 'commander';
import { asContext, Mesh } from '../mesh';
import type { SourcedManifest } from '../mesh/manifest/manifest';
import { readManifests } from '../mesh/reader';
import { readBase } from './base';
import { readConfig } from './config/config';
import { inOverlays, inSameOverlays } from './input';
import { collect, type InputOptions } from './options';
import { UsageError } from './usage-error';

/** Options of commands that compare old manifests with new ones. */
export interface SideOptions extends InputOptions {
  readonly base?: string;
}

export interface Sides {
  readonly before: Mesh;
  readonly after: Mesh;
  /** What the meshes of both sides assume, each once. */
  readonly assumptions: readonly string[];
  /** The manifests of the old side, context included. */
  readonly old: readonly SourcedManifest[];
}

/** Adds OLD and NEW and the options that belong to them. */
export function addSides(command: Command): Command {
  return command
    .usage('[options] OLD NEW, or --base REF PATH...')
    .argument(
      '[PATH...]',
      'two files or folders, one of which may be - for standard input; with --base, only the new ones',
    )
    .option('--base <REF>', 'compare with the same paths in a git commit, such as origin/main')
    .option('--context <PATH>', 'objects that exist in the mesh on both sides; can be repeated', collect)
    .option('--config <FILE>', 'configuration file: its context and overlays, and its paths with --base')
    .option('--no-config', 'use no configuration file');
}

/** @throws UsageError if there are not two sides; UnreadableError if a file is invalid */
export function readSides(command: string, args: readonly string[], options: SideOptions): Sides {
  const { context, overlays, paths } = readConfig(options.config);
  const sides = manifestsOf(command, args.length === 0 && options.base !== undefined ? paths : args, options);
  const [old, now] = [inSameOverlays(sides.old, overlays), inOverlays(sides.now, overlays)];
  const shared = asContext(readManifests([...context, ...(options.context ?? [])]));
  const [before, after] = [Mesh.of(shared, old), Mesh.of(shared, now)];
  const assumptions = [...new Set([...before.assumptions, ...after.assumptions])];
  return { before, after, assumptions, old: [...shared, ...old] };
}

function manifestsOf(
  command: string,
  args: readonly string[],
  { base }: SideOptions,
): Record<'old' | 'now', readonly SourcedManifest[]> {
  if (base !== undefined) {
    if (args.length === 0) throw new UsageError('no PATH given: pass the files or folders to compare with --base');
    return { old: readBase(base, args), now: readManifests(args) };
  }
  const [old, now, ...others] = args;
  if (old === undefined || now === undefined || others.length > 0) {
    throw new UsageError(
      `${command} must have OLD and NEW, got ${args.length} path${args.length === 1 ? '' : 's'} (or use --base REF)`,
    );
  }
  if (old === '-' && now === '-') throw new UsageError('standard input (-) can be read only once');
  return { old: readManifests([old]), now: readManifests([now]) };
}
