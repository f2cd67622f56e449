import { controllerOf } from '../../../gateway-api/gateway-class';
import { nearest } from '../../../grammar/nearest';
import { text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { configsOf } from '../../facts/configs';
import { isJudged } from '../../facts/known-kinds';

export const unknownClass: Check = {
  code: 'KIA1504',
  level: 'warning',
  title: 'GatewayClass of a Gateway does not exist',
  description: `No controller serves a Gateway whose GatewayClass does not exist: nothing listens, and its status stays \`Waiting for
controller\`. istiod creates the classes \`istio\`, \`istio-remote\` and \`istio-waypoint\`. Fix \`gatewayClassName\`, or create the
GatewayClass.`,
  differences: `Kiali compares with the classes in its own configuration. Here, a class is unknown if the manifests contain other
GatewayClasses, or if its name is almost one of Istio's. A warning, not an error as in Kiali: the class may only be in the
cluster.`,
  examples: [
    {
      wrong: example('istoi'),
      says: 'GatewayClass istoi does not exist, did you mean istio?',
      right: example('istio'),
    },
  ],
  about: ['KubernetesGateway'],
  run(inventory, report) {
    const classes = configsOf(inventory, 'GatewayClass');
    const names = [...OF_ISTIO, ...classes.map(({ name }) => name)];
    for (const object of inventory.judgedOf('KubernetesGateway')) {
      const name = text(object.spec.gatewayClassName);
      if (name === '' || names.includes(name) || controllerOf(name, classes) !== '') continue;
      const meant = nearest(name, names);
      if (!meant && !isJudged(inventory, 'GatewayClass')) continue;
      const remedy = meant ? `, did you mean ${meant}?` : ` (known: ${names.join(', ')})`;
      report(object, ['spec', 'gatewayClassName'], `GatewayClass ${name} does not exist${remedy}`);
    }
  },
};

/** Classes that istiod creates, some of them only if it is configured to. */
const OF_ISTIO = ['istio', 'istio-remote', 'istio-waypoint', 'istio-east-west'];

function example(name: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: ${name}
  listeners: [{ name: http, port: 80, protocol: HTTP }]
`;
}
