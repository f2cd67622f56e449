import { type Fields, fields, list, textMap } from '../manifest/fields';

/** What a controller creates Pods from. */
export interface PodTemplate {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly spec: Fields;
}

/** The kinds whose Pod template is known, whatever it contains. */
export const CONTROLLERS: ReadonlySet<string> = new Set([
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'],
  // Argo Rollouts, OpenShift, OpenKruise.
  ...['Rollout', 'DeploymentConfig', 'CloneSet'],
]);

/**
 * The Pod template of a controller; `undefined` if the object has none. Another kind counts if its template has labels and
 * containers, so the controllers of any operator do.
 */
export function podTemplate(kind: string, spec: Fields): PodTemplate | undefined {
  const { template: written } = kind === 'CronJob' ? fields(fields(spec.jobTemplate).spec) : spec;
  if (written === undefined && !CONTROLLERS.has(kind)) return undefined;
  const template = fields(written);
  const metadata = fields(template.metadata);
  const found = {
    labels: textMap(metadata.labels),
    annotations: textMap(metadata.annotations),
    spec: fields(template.spec),
  };
  if (CONTROLLERS.has(kind)) return found;
  return found.labels.size > 0 && list(found.spec.containers).length > 0 ? found : undefined;
}
