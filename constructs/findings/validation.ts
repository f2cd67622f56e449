import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { type Judgement, judge } from './judgement';

const roots = new WeakSet<IConstruct>();
const charts = new WeakSet<Chart>();

interface Judged extends Judgement {
  readonly marks: readonly unknown[];
}

/** By the root of the tree. */
const judgements = new WeakMap<IConstruct, Judged>();

/**
 * Lets a synth fail where the checks find an error in the object of a construct, or in another object of its chart. cdk8s
 * validates the whole app, from the root down, once for each chart: it is judged when the root's turn comes, and a
 * judgement without an error is kept until something changes, at most until the program has another turn.
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
    chart.node.addValidation({ validate: () => errorsAt(chart) });
  }
  construct.node.addValidation({ validate: () => errorsAt(construct) });
}

function errorsAt(construct: IConstruct): string[] {
  const { root } = construct.node;
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

/**
 * Validates an app that is judged anew, and gives the objects as they were rendered for it: whoever renders the app next
 * has not to do it again.
 */
export function documentsOfValidation(root: IConstruct, validate: () => void): ReadonlyMap<ApiObject, object> {
  judgements.delete(root);
  validate();
  const judged = judgements.get(root);
  judgements.delete(root);
  // A validation may have changed what was judged before its turn.
  return judged && isUnchanged(root, judged.marks) ? judged.documents : new Map();
}

/** What can be seen to change in a tree: its constructs, the patches of its objects, and their metadata. */
function marksOf(root: IConstruct): unknown[] {
  const marks: unknown[] = [];
  walk(root, (mark) => marks.push(mark) > 0);
  return marks;
}

function isUnchanged(root: IConstruct, marks: readonly unknown[]): boolean {
  let next = 0;
  return walk(root, (mark) => mark === marks[next++]) && next === marks.length;
}

/** Shows every mark until one is not taken. cdk8s' App has it done once for each chart, so nothing is made on the way. */
function walk(construct: IConstruct, takes: (mark: unknown) => boolean): boolean {
  if (!takes(construct)) return false;
  if (ApiObject.isApiObject(construct) && !walkObject(construct, takes)) return false;
  for (const child of construct.node.children) if (!walk(child, takes)) return false;
  return true;
}

function walkObject(object: ApiObject, takes: (mark: unknown) => boolean): boolean {
  const {
    patches,
    patchCount = patches.length,
    metadata,
  } = object as unknown as {
    readonly patches: readonly unknown[];
    /** An IstioObject keeps its patches itself. */
    readonly patchCount?: number;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  if (!takes(patchCount)) return false;
  for (const name in metadata) {
    const part = metadata[name];
    if (part === object) continue;
    if (typeof part !== 'object' || part === null) {
      if (!takes(part)) return false;
    } else {
      for (const key in part) if (!takes(key) || !takes((part as Record<string, unknown>)[key])) return false;
    }
  }
  return true;
}
