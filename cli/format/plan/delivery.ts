import type { Plan } from '../../../mesh';
import { nameOfManifest } from '../../../mesh/behaviour/plan/transition';

/** A tool that applies the steps. */
export type Delivery = 'argoCd' | 'flux' | 'helm';

interface Advice {
  readonly option: Delivery;
  /** What the tool can express of a plan, and what not. */
  advise(plan: Plan): string[];
}

export const deliveries: readonly Advice[] = [
  {
    option: 'argoCd',
    advise(plan) {
      const repeated = appliedTwice(plan);
      return [
        'Argo CD: sync waves apply the steps one after the other in one sync, and wait for the health of workloads, not for proxies.',
        ...(plan.steps.some(({ delete: names }) => names.length > 0)
          ? ['Argo CD: it prunes with `PruneLast=true`, after all waves: use it if only the last step deletes.']
          : []),
        ...(repeated.length > 0
          ? [`Argo CD: one sync cannot apply two versions of ${repeated.join(', ')}: commit these steps one at a time.`]
          : []),
      ];
    },
  },
  {
    option: 'flux',
    advise: ({ steps }) =>
      steps.length < 2
        ? ['Flux: one Kustomization applies the step.']
        : [
            'Flux: a Kustomization cannot order changes of one object; commit the steps one at a time, each into the same path.',
            'Flux: with `wait: true`, a Kustomization is ready when its workloads are, so the next commit can follow.',
          ],
  },
  {
    option: 'helm',
    advise: ({ steps }) =>
      steps.length < 2
        ? ['Helm: one `helm upgrade` applies the step.']
        : [
            'Helm: it applies kinds in a fixed order, Istio’s kinds by the alphabet, so one upgrade cannot have these steps.',
            'Helm: make one release revision per step: `helm upgrade --wait` with the manifests of 01, then 02, and so on.',
          ],
  },
];

/** Objects of which several steps apply a version. */
function appliedTwice({ steps }: Plan): string[] {
  const names = steps.flatMap(({ apply }) => apply.map(nameOfManifest));
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}
