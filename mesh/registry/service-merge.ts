import { selects } from '../manifest/config';
import { fields, textMap, texts } from '../manifest/fields';
import type { Service } from './service';

/**
 * Differences because of which Istio does not merge two ServiceEntries of one host; empty if it does. `.` and the
 * namespace's own name are different here, and so are `*` and an unset `exportTo`.
 */
export function differences(a: Service, b: Service): readonly string[] {
  return [
    ...(a.namespace === b.namespace && a.kubernetes === b.kubernetes ? [] : ['namespace']),
    ...(a.resolution === b.resolution ? [] : ['resolution']),
    ...(isSame(a.config.labels, b.config.labels) ? [] : ['labels']),
    ...(isSame(selectorOf(a), selectorOf(b)) ? [] : ['workloadSelector']),
    ...(isSame(exportsOf(a), exportsOf(b)) ? [] : ['exportTo']),
  ];
}

/** Whether Istio uses either of two ServiceEntries: it uses the older one, and both are of the same second. */
export function isEitherFirst(a: Service, b: Service): boolean {
  return !a.kubernetes && !b.kubernetes && a.namespace === b.namespace && a.config.created === b.config.created;
}

const selectorOf = ({ config }: Service) => textMap(fields(config.spec.workloadSelector).labels);
const exportsOf = ({ config }: Service) => new Map(texts(config.spec.exportTo).map((entry) => [entry, '']));

function isSame(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && selects(a, b);
}
