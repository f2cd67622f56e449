import { ISTIO_VERSION } from '../../../imports/istio-version';
import type { Plan } from '../../../mesh';
import { nameOfManifest } from '../../../mesh/behaviour/plan/transition';
import type { SourcedManifest } from '../../../mesh/manifest/manifest';
import { writeAddress } from '../../../preview/model/address';
import { type SourceFile, shortFileName } from '../../../preview/model/source-file';
import { pageHtml } from '../../../preview/page-html';
import { readPageParts } from '../../../preview/page-parts';
import { titleOf } from './plan-report';
import { yamlOf } from './yaml';

/** The page of `preview` with one scenario per step: each is compared with the step before. */
export function page(plan: Plan, old: readonly SourcedManifest[]): string {
  const files = filesOf(plan, old);
  const [before, first] = files.filter(({ overlay }) => overlay).map(({ name }) => shortFileName(name));
  const start = writeAddress({
    focus: undefined,
    scenario: first === undefined ? [] : [first],
    compare: before,
    question: undefined,
    view: undefined,
  });
  return pageHtml(readPageParts(), { title: 'plan', files, start, istioVersion: ISTIO_VERSION, live: false });
}

/** The objects that no step touches, and those of each state. */
function filesOf(plan: Plan, old: readonly SourcedManifest[]): SourceFile[] {
  const state = new Map(old.map(({ manifest }) => [nameOfManifest(manifest), manifest]));
  const touched = new Set(plan.steps.flatMap((step) => [...step.apply.map(nameOfManifest), ...step.delete]));
  const text = (isWanted: (name: string) => boolean) =>
    yamlOf([...state].flatMap(([name, manifest]) => (isWanted(name) ? [manifest] : [])));
  const scenario = (name: string): SourceFile => ({
    name: `${name}.yaml`,
    text: text((object) => touched.has(object)),
    overlay: true,
  });
  const unchanged = { name: 'unchanged.yaml', text: text((name) => !touched.has(name)) };
  const before = scenario('0-before');
  const steps = plan.steps.map((step, index) => {
    for (const manifest of step.apply) state.set(nameOfManifest(manifest), manifest);
    for (const name of step.delete) state.delete(name);
    return scenario(`${index + 1}-${titleOf(plan, index).replace(/ /g, '-')}`);
  });
  return [unchanged, before, ...steps];
}
