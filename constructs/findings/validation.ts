import { ApiObject, Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { type Judgement, judge } from './judgement';

const roots = new WeakSet<IConstruct>();
/** Constructs that have had errors. */
const reporting = new WeakSet<IConstruct>();

interface Judged extends Judgement {
  readonly marks: readonly unknown[];
  /** Whether the app was checked just before its validation, which only reports the errors. */
  readonly isOfThisSynth?: true;
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
  if (roots.has(root)) return;
  roots.add(root);
  root.node.addValidation({
    validate: () => {
      for (const wrong of judgeApp(root).errors.keys()) report(wrong, root);
      return [];
    },
  });
}

/** Makes a construct report its errors when it is validated, which is after the root: few have any. */
function report(construct: IConstruct, root: IConstruct): void {
  if (reporting.has(construct)) return;
  reporting.add(construct);
  construct.node.addValidation({ validate: () => errorsAt(construct, root) });
}

function errorsAt(construct: IConstruct, root: IConstruct): string[] {
  return [...((judgements.get(root) ?? judgeApp(root)).errors.get(construct) ?? [])];
}

function judgeApp(root: IConstruct): Judged {
  const known = judgements.get(root);
  const constructs = root.node.findAll();
  const isUsable = known !== undefined && (known.isOfThisSynth || known.errors.size === 0);
  if (isUsable && areUnchanged(constructs, known.marks)) return known;
  const judged = { ...judge(constructs), marks: marksOf(constructs) };
  judgements.set(root, judged);
  queueMicrotask(() => {
    if (judgements.get(root) === judged) judgements.delete(root);
  });
  return judged;
}

/** An app after its validation. */
export interface Validated {
  readonly constructs: readonly IConstruct[];
  /** The objects that were rendered for the checks, so they need not be rendered again. */
  readonly documents: ReadonlyMap<ApiObject, object>;
}

/**
 * Validates an app. If nothing but the checks has to run, they run here: with `validate`, cdk8s walks the whole app several
 * times, and the app must then be compared with what was checked.
 *
 * @param validate lets cdk8s add the dependencies between charts, and validate all constructs
 */
export function validated(root: IConstruct, validate: () => void): Validated {
  const before = root.node.findAll();
  judgements.delete(root);
  if (needsOnlyChecks(root, before)) {
    const judged = judge(before);
    if (judged.errors.size === 0) return { constructs: before, documents: judged.documents };
    judgements.set(root, { ...judged, marks: marksOf(before), isOfThisSynth: true });
  }
  let judged: Judged | undefined;
  try {
    validate();
    judged = judgements.get(root);
  } finally {
    judgements.delete(root);
  }
  const constructs = root.node.findAll();
  // A later validation may have changed the app after the checks.
  if (judged === undefined || !areUnchanged(constructs, judged.marks)) return { constructs, documents: new Map() };
  return { constructs, documents: judged.documents };
}

/** Whether an app has no dependencies, and no validation other than the checks. */
function needsOnlyChecks(root: IConstruct, constructs: readonly IConstruct[]): boolean {
  // Only if the validation of the checks is found in this private field, others would be found there, too.
  if (!roots.has(root) || validationsOf(root) !== 1) return false;
  return constructs.every(
    (construct) =>
      (construct === root || validationsOf(construct) === 0) &&
      construct.node.dependencies.length === 0 &&
      !(Chart.isChart(construct) && Chart.isChart(construct.node.scope)),
  );
}

const validationsOf = ({ node }: IConstruct): number =>
  (node as unknown as { readonly _validations?: readonly unknown[] })._validations?.length ?? 0;

/** Marks that reveal changes in an app: its constructs, and the patches and metadata of its objects. */
function marksOf(constructs: readonly IConstruct[]): unknown[] {
  const marks: unknown[] = [];
  for (const construct of constructs) eachMark(construct, (mark) => marks.push(mark) > 0);
  return marks;
}

function areUnchanged(constructs: readonly IConstruct[], marks: readonly unknown[]): boolean {
  let next = 0;
  const isSame = (mark: unknown) => mark === marks[next++];
  return constructs.every((construct) => eachMark(construct, isSame)) && next === marks.length;
}

/** Passes each mark to `accept` until it returns false. */
function eachMark(construct: IConstruct, accept: (mark: unknown) => boolean): boolean {
  return accept(construct) && (!ApiObject.isApiObject(construct) || eachMarkOfObject(construct, accept));
}

function eachMarkOfObject(object: ApiObject, accept: (mark: unknown) => boolean): boolean {
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
