import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { DECLARED } from '../../mesh/manifest/mesh-source';

/** A Service of another app, as a reference describes it. */
export interface DeclaredService {
  readonly name: string;
  /** @default the namespace of the object that refers to it */
  readonly namespace?: string | undefined;
  readonly ports: readonly object[];
}

const services = new WeakMap<object, DeclaredService>();

/** Stores the Service that a reference describes. */
export function setDeclared(reference: object, service: DeclaredService | undefined): void {
  if (service !== undefined) services.set(reference, service);
}

/** The Service that a reference describes, if it describes one. */
export const declaredBy = (reference: object): DeclaredService | undefined => services.get(reference);

const byChart = new WeakMap<Chart, Map<string, object>>();

/** Adds a Service to what the construct's chart declares: checks and the simulator count it as an object of the mesh. */
export function declare(
  construct: IConstruct,
  { name, namespace, ports }: DeclaredService,
  ownNamespace?: string,
): void {
  const chart = Chart.of(construct);
  const metadata = { name, namespace: namespace ?? ownNamespace ?? chart.namespace };
  let declared = byChart.get(chart);
  if (!declared) {
    const objects = new Map<string, object>();
    declared = objects;
    byChart.set(chart, objects);
    Object.defineProperty(chart, DECLARED, { value: () => [...objects.values()] });
  }
  declared.set(`${metadata.namespace}/${name}`, { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports } });
}
