import { fields, fieldsOrNone, list, text, textMap, texts } from '../../manifest/fields';
import type { Inventory } from '../engine/inventory';
import { carries } from './pods';

export function isAuto(spec: Readonly<Record<string, unknown>>): boolean {
  return list(spec.containers)
    .map(fields)
    .some(({ name, image }) => name === 'istio-proxy' && image === 'auto');
}

export function injectors(inventory: Inventory) {
  return inventory
    .of('MutatingWebhookConfiguration')
    .flatMap(({ manifest }) => list(fields({ ...manifest }).webhooks).map(fields))
    .filter(({ name }) => text(name).endsWith('istio.io'));
}

export function takes(selector: unknown, labels: ReadonlyMap<string, string>): boolean {
  const { matchLabels, matchExpressions } = fields(selector);
  if (!carries(labels, textMap(matchLabels))) return false;
  return list(matchExpressions).every((expression) => {
    const { key, operator, values } = fieldsOrNone(expression) ?? {};
    const value = labels.get(text(key));
    const isListed = value !== undefined && texts(values).includes(value);
    if (operator === 'In') return isListed;
    if (operator === 'NotIn') return !isListed;
    return operator === 'Exists' ? value !== undefined : value === undefined;
  });
}

export function example(label: string): string {
  return `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: object.sidecar-injector.istio.io
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: In, values: ["true"] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata: { labels: { app: gateway${label} } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
`;
}
