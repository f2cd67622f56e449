import type { Focus } from '../../mesh';
import type { Address } from '../model/address';
import type { PageData } from '../model/page-data';
import type { Question } from '../model/question';
import { type SourceFile, shortFileName } from '../model/source-file';

const VIEWS = ['routes', 'access', 'differences', 'findings', 'yaml'] as const;
export type View = (typeof VIEWS)[number];

/** Everything that people can change in the page. */
export interface State {
  readonly files: readonly SourceFile[];
  /** Names of the files that replace others. */
  readonly chosen: readonly string[];
  /** What the graph is compared with: `none`, `base`, `against`, or the name of a file. @default the base if files are chosen */
  readonly compare: string | undefined;
  readonly focus: Focus | undefined;
  readonly question: Question | undefined;
  /** The id of a node or edge that is shown in detail. */
  readonly selected: string | undefined;
  readonly view: View;
  /** The file in the editor, and a line to show. */
  readonly opened: { readonly file: string; readonly line?: number } | undefined;
}

export type Update = (change: Partial<State>) => void;

export function stateOf({ files }: PageData, address: Address): State {
  const chosen = files.map(({ name }) => name).filter((name) => address.scenario.includes(shortFileName(name)));
  const compare = files.find(({ name }) => shortFileName(name) === address.compare)?.name ?? address.compare;
  const view = VIEWS.find((name) => name === address.view) ?? 'routes';
  const { focus, question } = address;
  return { files, chosen, compare, focus, question, selected: undefined, view, opened: undefined };
}

export function addressOf({ chosen, compare, focus, question, view }: State): Address {
  return {
    focus,
    scenario: chosen.map(shortFileName),
    compare: compare && shortFileName(compare),
    question,
    view: view === 'routes' ? undefined : view,
  };
}
