import { ipVersion } from '../../../grammar/ip-address';
import type { Check, Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { knownAnnotations } from '../../facts/known-annotations';

/** Set by Istio itself. */
const ALWAYS_IGNORED = new Set(['sidecar.istio.io/status', 'gateway.istio.io/controller-version', 'istio.io/rev']);

export type AnnotationFault = 'misplaced' | 'unknown' | 'invalid' | 'deprecated';

/** Reports one kind of fault in Istio's annotations. */
function reportAnnotations(inventory: Inventory, fault: AnnotationFault, report: Report): void {
  for (const kind of ['Namespace', 'Service', 'Pod', 'Deployment']) {
    for (const object of inventory.judgedOf(kind)) {
      for (const [name, value] of object.annotations) {
        const message = faults(object, name, value).get(fault);
        if (message !== undefined) report(object, ['metadata', 'annotations', name], message);
      }
    }
  }
}

function faults(object: MeshObject, name: string, value: string): ReadonlyMap<AnnotationFault, string> {
  const found = new Map<AnnotationFault, string>();
  if (name !== 'kubernetes.io/ingress.class' && !(name.split('/')[0] ?? '').endsWith('istio.io')) return found;
  if (ALWAYS_IGNORED.has(name)) return found;
  const known = knownAnnotations.get(name);
  if (!known) return found.set('unknown', `unknown Istio annotation ${name}`);
  const hasLabel = name === 'sidecar.istio.io/inject' && object.labels.has(name);
  if (known.isDeprecated && !hasLabel) {
    const instead = name === 'sidecar.istio.io/inject' ? ': use a label of the same name' : '';
    found.set('deprecated', `annotation ${name} is deprecated${instead}`);
  }
  if (known.on.length === 0) return found;
  if (!known.on.includes(object.kind)) {
    const template = object.kind === 'Deployment' && known.on.includes('Pod') ? ', in spec.template.metadata' : '';
    return found.set(
      'misplaced',
      `${name} has no effect on a ${object.kind}: it belongs on a ${known.on.join(' or ')}${template}`,
    );
  }
  const validator = validators.get(name);
  if (validator && !validator.test(value))
    found.set('invalid', `${name} must be ${validator.allowed}, got ${JSON.stringify(value)}`);
  return found;
}

interface Validator {
  readonly allowed: string;
  test(value: string): boolean;
}

const isNumber = (most: number) => (text: string) => /^[0-9]+$/.test(text) && Number(text) <= most;
const isPort = (text: string) => isNumber(65535)(text.trim());
const isRange = (text: string) => {
  const [address = '', bits = '', ...more] = text.split('/');
  const version = ipVersion(address);
  return (
    version !== 0 && more.length === 0 && /^(0|[1-9][0-9]*)$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)
  );
};
const each = (test: (item: string) => boolean) => (text: string) => text === '' || text.split(',').every(test);
const orAll = (test: (text: string) => boolean) => (text: string) => text === '*' || test(text);

const ranges = { allowed: 'IP ranges such as 10.0.0.0/8, separated by commas', test: each(isRange) };
const ports = { allowed: 'port numbers, separated by commas', test: (text: string) => each(isPort)(text.trim()) };
const count = { allowed: 'a whole number', test: isNumber(4294967295) };
const interfaces = {
  allowed: 'names of network interfaces, separated by commas',
  test: each((item) => /^[a-zA-Z0-9._-]{1,15}$/.test(item.trim())),
};
const quantity = {
  allowed: 'a quantity such as 500m or 128Mi',
  test: (text: string) => /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[KMGTPE]i|[numkMGTPE])?$/.test(text),
};

const validators: ReadonlyMap<string, Validator> = new Map([
  [
    'sidecar.istio.io/interceptionMode',
    { allowed: 'REDIRECT, TPROXY or NONE', test: (text) => /^(REDIRECT|TPROXY|NONE)$/.test(text) },
  ],
  ['status.sidecar.istio.io/port', { allowed: 'a port number', test: isPort }],
  ['readiness.status.sidecar.istio.io/initialDelaySeconds', count],
  ['readiness.status.sidecar.istio.io/periodSeconds', count],
  ['readiness.status.sidecar.istio.io/failureThreshold', count],
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', { allowed: `* or ${ranges.allowed}`, test: orAll(ranges.test) }],
  ['traffic.sidecar.istio.io/excludeOutboundIPRanges', ranges],
  ['traffic.sidecar.istio.io/includeInboundPorts', { allowed: `* or ${ports.allowed}`, test: orAll(ports.test) }],
  ['traffic.sidecar.istio.io/excludeInboundPorts', ports],
  ['traffic.sidecar.istio.io/excludeOutboundPorts', ports],
  ['traffic.sidecar.istio.io/excludeInterfaces', interfaces],
  ['traffic.sidecar.istio.io/kubevirtInterfaces', interfaces],
  ['istio.io/reroute-virtual-interfaces', interfaces],
  [
    'prometheus.istio.io/merge-metrics',
    { allowed: 'true or false', test: (text) => /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text) },
  ],
  ['sidecar.istio.io/proxyCPU', quantity],
  ['sidecar.istio.io/proxyMemory', quantity],
  ['sidecar.istio.io/proxyCPULimit', quantity],
  ['sidecar.istio.io/proxyMemoryLimit', quantity],
]);

export function annotated(kind: string, annotation: string): string {
  return `
apiVersion: ${kind === 'Deployment' ? 'apps/v1' : 'v1'}
kind: ${kind}
metadata:
  name: shop
  annotations: { ${annotation} }
`;
}

const common = 'This is checked for the kinds whose annotations Istio reads: Namespace, Service, Pod and Deployment.';

export function annotationCheck(
  page: Omit<Check, 'run' | 'description'> & { fault: AnnotationFault; description: string },
): Check {
  const { fault, ...rest } = page;
  return {
    ...rest,
    description: `${page.description} ${common}`,
    run: (inventory, report) => reportAnnotations(inventory, fault, report),
  };
}
