import type { Config } from '../../manifest/config';
import { textMap } from '../../manifest/fields';
import { configures } from '../../proxy/gateway-binding';
import type { MeshModel } from '../../proxy/model';
import type { Workload } from '../../registry/workload';

/** Finds the Pods of gateways. A Gateway without a selector is for all of them, and shows none. */
export function gatewayTest({ registry }: MeshModel, objects: readonly Config[]): (workload: Workload) => boolean {
  const gateways = objects.filter(
    ({ kind, spec, translated }) => kind === 'Gateway' && (translated !== undefined || textMap(spec.selector).size > 0),
  );
  const known = new Map<Workload, boolean>();
  return (workload) => {
    let isGateway = known.get(workload);
    if (isGateway === undefined) {
      const { namespace, labels } = workload;
      isGateway = gateways.some((gateway) => configures(gateway, { namespace, labels, workload }, registry));
      known.set(workload, isGateway);
    }
    return isGateway;
  };
}
