import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { type Judgement, judge } from './judgement';

const roots = new WeakSet<IConstruct>();
const charts = new WeakSet<Chart>();

interface Judged extends Judgement {
  readonly marks: readonly unknown[];
}

/** Judgements by root construct. */
const judgements = new WeakMap<IConstruct, Judged>();

/**
 * Makes synth fail if the checks find an error in the object of a construct, or in another object of its chart. cdk8s
 * validates the whole app once for each chart, starting at the root. The app is checked when the root is validated, and a
 * result without errors is reused until the app changes or the event loop turn ends.
 */
export function validateAtSynth(construct: Construct): void {
  const { root } = construct.node;
  if (!roots.has(root)) {
    roots.add(root);
    root.node.addValidation({
      validate: () => {
        judgeApp(root);
        return [];
      },
    });
  }
  const chart = Chart.of(construct);
  if (!charts.has(chart)) {
    charts.add(chart);
    chart.node.addValidation({ validate: () => errorsAt(chart, root) });
  }
  construct.node.addValidation({ validate: () => errorsAt(construct, root) });
}

function errorsAt(construct: IConstruct, root: IConstruct): string[] {
  return [...((judgements.get(root) ?? judgeApp(root)).errors.get(construct) ?? [])];
}

function judgeApp(root: IConstruct): Judged {
  const known = judgements.get(root);
  if (known !== undefined && known.errors.size === 0 && isUnchanged(root, known.marks)) return known;
  const judged = { ...judge(root.node.findAll()), marks: marksOf(root) };
  judgements.set(root, judged);
  queueMicrotask(() => {
    if (judgements.get(root) === judged) judgements.delete(root);
  });
  return judged;
}

/** Validates an app and returns the objects that were rendered for the checks, so they need not be rendered again. */
export function documentsOfValidation(root: IConstruct, validate: () => void): ReadonlyMap<ApiObject, object> {
  judgements.delete(root);
  validate();
  const judged = judgements.get(root);
  judgements.delete(root);
  // A later validation may have changed the app after the checks.
  return judged && isUnchanged(root, judged.marks) ? judged.documents : new Map();
}

/** Marks that reveal changes in a tree: its constructs, and the patches and metadata of its objects. */
function marksOf(root: IConstruct): unknown[] {
  const marks: unknown[] = [];
  walk(root, (mark) => marks.push(mark) > 0);
  return marks;
}

function isUnchanged(root: IConstruct, marks: readonly unknown[]): boolean {
  let next = 0;
  return walk(root, (mark) => mark === marks[next++]) && next === marks.length;
}

/** Passes each mark to `accept` until it returns false. Runs once for each chart, so it allocates nothing. */
function walk(construct: IConstruct, accept: (mark: unknown) => boolean): boolean {
  if (!accept(construct)) return false;
  if (ApiObject.isApiObject(construct) && !walkObject(construct, accept)) return false;
  for (const child of construct.node.children) if (!walk(child, accept)) return false;
  return true;
}

function walkObject(object: ApiObject, accept: (mark: unknown) => boolean): boolean {
  const {
    patches,
    patchCount = patches.length,
    metadata,
  } = object as unknown as {
    readonly patches: readonly unknown[];
    /** Only set for IstioObjects, which store their patches themselves. */
    readonly patchCount?: number;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  if (!accept(patchCount)) return false;
  for (const name in metadata) {
    const part = metadata[name];
    if (part === object) continue;
    if (typeof part !== 'object' || part === null) {
      if (!accept(part)) return false;
    } else {
      for (const key in part) if (!accept(key) || !accept((part as Record<string, unknown>)[key])) return false;
    }
  }
  return true;
}
