import type { Check } from '../engine/check';
import type { LocatedFinding } from '../engine/finding';
import type { Inventory } from '../engine/inventory';
import { outsideOfKubernetes } from '../engine/outside-of-kubernetes';
import { worldOf } from '../facts/world';
import { referencedResource } from '../rules/any-kind/referenced-resource';
import { addOperation } from '../rules/envoy-filter/add-operation';
import { removeOperation } from '../rules/envoy-filter/remove-operation';
import { replaceOperation } from '../rules/envoy-filter/replace-operation';
import { conflictingGateways } from '../rules/gateway/conflicting-gateways';
import { defaultSidecars } from '../rules/sidecar/default-sidecars';
import { sidecarsOfOneWorkload } from '../rules/sidecar/sidecars-of-one-workload';
import { defaultTelemetries } from '../rules/telemetry/default-telemetries';
import { telemetriesOfOneWorkload } from '../rules/telemetry/telemetries-of-one-workload';
import { conflictingMeshHosts } from '../rules/virtual-service/conflicting-mesh-hosts';
import { faultWithoutPercentage } from '../rules/virtual-service/fault-without-percentage';
import { missingWeight } from '../rules/virtual-service/missing-weight';

/**
 * Whether an error holds whatever else is in the mesh, so that one who sees a part of it may insist on it. What a chart
 * refers to may be another team's, so nothing is said about what is not there: a host, a Gateway, a Secret, workloads.
 *
 * - What the API server or the webhook refuses: they look at an object by itself.
 * - What an object forgets to say and no other can: a weight, the percentage of a fault.
 * - What contradicts itself or another object of the part: no third object mends it.
 * - What an object of the part would have to have and has not: a subset of its DestinationRule, a port of its Service.
 */
export function holdsInPart(finding: LocatedFinding, inventory: Inventory): boolean {
  if (finding.level !== 'error') return false;
  return finding.refused || (rulesByCode.get(finding.code)?.(finding, inventory) ?? false);
}

type Rule = (finding: LocatedFinding, inventory: Inventory) => boolean;

const always: Rule = () => true;

const rules = new Map<Check, Rule>([
  [
    referencedResource,
    ({ path, ...finding }, inventory) => isMissingPort(path) || lacksSubset({ path, ...finding }, inventory),
  ],
  // Two objects that exclude each other.
  [conflictingMeshHosts, always],
  [sidecarsOfOneWorkload, always],
  [defaultSidecars, always],
  [conflictingGateways, always],
  [telemetriesOfOneWorkload, always],
  [defaultTelemetries, always],
  // What an object forgets to say.
  [missingWeight, always],
  [faultWithoutPercentage, always],
  // An operation of an EnvoyFilter that cannot work.
  [replaceOperation, always],
  [addOperation, always],
  [removeOperation, always],
]);

const rulesByCode = new Map([...rules].map(([{ code }, rule]) => [code, rule]));

/** The checks whose errors are not refused and may yet hold in a part. */
export const checksThatMayHold: readonly Check[] = [...rules.keys()].map((check) =>
  check.code.startsWith('IST') ? outsideOfKubernetes(check) : check,
);

/** Reported only where the service is there. */
const isMissingPort = (path: string) => path.endsWith('.port.number');

/** A subset that the DestinationRules of its host lack; where none has subsets, they may stand elsewhere. */
function lacksSubset({ path, field, sourced }: LocatedFinding, inventory: Inventory): boolean {
  if (!path.endsWith('.subset')) return false;
  const { metadata, ...manifest } = sourced.manifest;
  const destination = field.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), manifest);
  const { resolve } = worldOf(inventory);
  const host = resolve(String(Reflect.get(Object(destination), 'host')), metadata.namespace ?? 'default');
  return inventory
    .of('DestinationRule')
    .some(({ spec, namespace }) => spec.subsets?.length && resolve(spec.host ?? '', namespace) === host);
}
