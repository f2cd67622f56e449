import type { Manifest } from '../mesh/manifest/manifest';
import { until } from './child';
import type { KubeClient } from './kube-client';

/** Port of istiod's webhook. The address of its Service is local, so no proxy is needed to reach it. */
export const WEBHOOK_PORT = 15017;

const ISTIOD = { name: 'istiod', namespace: 'istio-system' };

const GROUPS = ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];

/** Registers istiod's webhook with the API server, as an installation with Helm does. */
export async function registerValidation(client: KubeClient): Promise<void> {
  const ca = await until('istiod has made its certificate authority', async () => {
    const secrets = await client.list('v1', 'Secret');
    const secret = secrets.find(({ metadata }) => metadata.name === 'istio-ca-secret');
    return (secret?.data as Record<string, string> | undefined)?.['ca-cert.pem'];
  });
  const service: Manifest = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: ISTIOD,
    spec: { ports: [{ name: 'https-webhook', port: WEBHOOK_PORT }], selector: { app: 'istiod' } },
  };
  const answers = await client.apply([service, webhook(ca)]);
  for (const answer of answers) if (!answer.accepted) throw new Error(`the webhook was rejected: ${answer.message}`);
  // This is not immediate: wait until an object is rejected that only the webhook rejects.
  await until('the API server calls istiod', async () => {
    const [answer] = await client.apply([INVALID], { dryRun: true });
    return answer?.accepted === false ? true : undefined;
  });
}

/** Valid by the schema, but the webhook rejects the name of the subset. */
const INVALID: Manifest = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'e2e-invalid', namespace: 'istio-system' },
  spec: { host: 'a', subsets: [{ name: 'not a subset', labels: {} }] },
};

function webhook(caBundle: string): Manifest {
  const rule = { apiGroups: GROUPS, apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['*'] };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'istio-validator' },
    webhooks: [
      {
        name: 'validation.istio.io',
        admissionReviewVersions: ['v1'],
        clientConfig: { service: { ...ISTIOD, path: '/validate', port: WEBHOOK_PORT }, caBundle },
        // An installation starts with Ignore, but here no object may skip validation.
        failurePolicy: 'Fail',
        sideEffects: 'None',
        rules: [rule],
      },
    ],
  };
}
