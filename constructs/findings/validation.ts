import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { type Judgement, judge } from './judgement';

/** Who made the objects that are ours. */
const owners = new WeakMap<IConstruct, IConstruct>();
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
export function validateAtSynth(construct: Construct, object: ApiObject): void {
  owners.set(object, construct);
  const { root } = construct.node;
  const errorsAt = (at: IConstruct) => [...((judgements.get(root) ?? judgeApp(root)).errors.get(at) ?? [])];
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

function judgeApp(root: IConstruct): Judged {
  const known = judgements.get(root);
  const constructs = root.node.findAll();
  const marks = marksOf(constructs);
  if (known !== undefined && known.errors.size === 0 && isSame(known.marks, marks)) return known;
  const judged = { ...judge(constructs, owners), marks };
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
  return judged && isSame(judged.marks, marksOf(root.node.findAll())) ? judged.documents : new Map();
}

/** What can be seen to change in a tree: its constructs, the patches of its objects, and their metadata. */
function marksOf(constructs: readonly IConstruct[]): unknown[] {
  const marks: unknown[] = [];
  for (const construct of constructs) {
    marks.push(construct);
    if (!ApiObject.isApiObject(construct)) continue;
    const { patches, metadata } = construct as unknown as { patches: readonly unknown[]; metadata: object };
    // An IstioObject keeps its patches itself.
    marks.push('patchCount' in construct ? construct.patchCount : patches.length);
    for (const part of Object.values(metadata)) if (part !== construct) flatten(part, marks);
  }
  return marks;
}

function flatten(part: unknown, marks: unknown[]): void {
  if (typeof part !== 'object' || part === null) marks.push(part);
  else for (const name in part) marks.push(name, (part as Record<string, unknown>)[name]);
}

const isSame = (one: readonly unknown[], other: readonly unknown[]) =>
  one.length === other.length && one.every((mark, index) => mark === other[index]);
