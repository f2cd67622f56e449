import { ingressClassSchema, ingressSchema } from './ingress-schema';
import type { Schema } from './structural-schema';

// Only the fields that Istio reads, so checks can rely on their types. All other fields are accepted.

const text: Schema = { type: 'string' };
const integer: Schema = { type: 'integer' };
const intOrString: Schema = { 'x-kubernetes-int-or-string': true };
const texts: Schema = { type: 'object', additionalProperties: text };

function open(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, 'x-kubernetes-preserve-unknown-fields': true };
}
function list(items: Schema): Schema {
  return { type: 'array', items };
}

const container = open({
  name: text,
  image: text,
  ports: list(open({ name: text, containerPort: integer, protocol: text })),
  securityContext: open({ runAsUser: integer }),
});
const podSpec = open({
  serviceAccountName: text,
  hostNetwork: { type: 'boolean' },
  containers: list(container),
  initContainers: list(container),
  securityContext: open({ runAsUser: integer }),
});
const template = open({ metadata: open({ labels: texts, annotations: texts }), spec: podSpec });
const workload = open({ spec: open({ replicas: integer, selector: open({ matchLabels: texts }), template }) });

export const kubernetesSchemas: Readonly<Record<string, Schema>> = {
  DaemonSet: workload,
  Deployment: workload,
  ReplicaSet: workload,
  StatefulSet: workload,
  Job: workload,
  CronJob: open({ spec: open({ jobTemplate: open({ spec: open({ template }) }) }) }),
  Pod: open({ spec: podSpec }),
  ConfigMap: open({ data: texts }),
  Ingress: ingressSchema,
  IngressClass: ingressClassSchema,
  Secret: open({ data: texts, stringData: texts, type: text }),
  Service: open({
    spec: open({
      type: text,
      externalName: text,
      clusterIP: text,
      selector: texts,
      ports: list(
        open({
          name: text,
          protocol: text,
          appProtocol: text,
          port: integer,
          targetPort: intOrString,
          nodePort: integer,
        }),
      ),
    }),
  }),
};
