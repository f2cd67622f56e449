import { nearest } from '../../../grammar/nearest';
import { CLASS_ANNOTATION, INGRESS_CONTROLLER } from '../../../ingress/ingress-classes';
import { text } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { ingressesOf } from '../../facts/ingresses';
import { worldOf } from '../../facts/world';
import { ingressExample } from './ingress-example';

const ingressClass = (controller: string) => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: istio }
spec: { controller: ${controller} }
`;

export const unservedIngress: Check = {
  code: 'MESH0181',
  level: 'error',
  title: 'no controller serves an Ingress',
  description: `An Ingress whose class belongs to no controller has no effect, and nothing reports it. istiod serves an Ingress
if its annotation \`kubernetes.io/ingress.class\` is the \`ingressClass\` of the MeshConfig (\`istio\` by default) or, without
the annotation, if its \`ingressClassName\` is an IngressClass with the controller \`${INGRESS_CONTROLLER}\`. With
\`ingressControllerMode: OFF\` in the MeshConfig, it serves none. Reported are Ingresses that are meant for istiod, but not
served.`,
  examples: [
    {
      title: 'IngressClass',
      wrong: ingressExample() + ingressClass('istio.io/ingress'),
      says: `IngressClass "istio" has controller "istio.io/ingress", but istiod's is ${INGRESS_CONTROLLER}`,
      right: ingressExample() + ingressClass(INGRESS_CONTROLLER),
    },
    {
      title: 'annotation',
      wrong:
        ingressExample({ spec: '', metadata: ', annotations: { kubernetes.io/ingress.class: istio-public }' }) +
        ingressClass(INGRESS_CONTROLLER).replace('name: istio', 'name: istio-public'),
      says: 'istiod compares the annotation with the ingressClass of the MeshConfig, "istio": write ingressClassName: istio-public',
      right:
        ingressExample({ spec: 'ingressClassName: istio-public' }) +
        ingressClass(INGRESS_CONTROLLER).replace('name: istio', 'name: istio-public'),
    },
  ],
  about: ['Ingress'],
  run(inventory, report) {
    for (const { id } of ingressesOf(inventory).others) {
      const object = inventory.findById('Ingress', id);
      const problem = object && problemOf(object, inventory);
      if (problem) report(object, ...problem);
    }
  },
};

function problemOf(object: MeshObject, inventory: Inventory): [FieldPath, string] | undefined {
  const { ingressControllerMode, ingressClass: own } = worldOf(inventory).mesh;
  const annotation = object.annotations.get(CLASS_ANNOTATION);
  const name = annotation ?? text(object.spec.ingressClassName);
  const field = annotation === undefined ? ['spec', 'ingressClassName'] : ['metadata', 'annotations', CLASS_ANNOTATION];
  if (name === '') return undefined;
  const found = inventory.findById('IngressClass', `/${name}`);
  const controller = text(found?.spec.controller);
  const isIstios = controller === INGRESS_CONTROLLER || (annotation === own && !found);
  if (ingressControllerMode === 'OFF') {
    const message = 'istiod serves no Ingresses: ingressControllerMode is OFF in the MeshConfig';
    return isIstios ? [field, message] : undefined;
  }
  if (annotation !== undefined) {
    if (controller !== INGRESS_CONTROLLER && (annotation !== 'istio' || found)) return undefined;
    const remedy = controller === INGRESS_CONTROLLER ? `: write ingressClassName: ${name} instead` : '';
    const message = `istiod compares the annotation with the ingressClass of the MeshConfig, ${JSON.stringify(own)}${remedy}`;
    return [field, message];
  }
  if (found) {
    if (!controller.startsWith('istio.io/')) return undefined;
    const message = `IngressClass ${JSON.stringify(name)} has controller ${JSON.stringify(controller)}, but istiod's is ${INGRESS_CONTROLLER}`;
    return [field, message];
  }
  const meant = nearest(
    name,
    inventory.of('IngressClass').map((known) => known.name),
  );
  return meant === undefined
    ? undefined
    : [field, `IngressClass ${JSON.stringify(name)} does not exist, did you mean ${JSON.stringify(meant)}?`];
}
