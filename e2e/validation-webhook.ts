import type { Manifest } from '../mesh/manifest/manifest';
import { until } from './child';
import type { KubeClient } from './kube-client';

/** Where istiod answers the API server; the address of the Service belongs to this machine, so no proxy has to forward it. */
export const WEBHOOK_PORT = 15017;

const ISTIOD = { name: 'istiod', namespace: 'istio-system' };

const GROUPS = ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];

/** Makes the API server ask istiod's validators before it takes an object of Istio, as an installation with Helm does. */
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
  for (const answer of answers) if (!answer.accepted) throw new Error(`validation was refused: ${answer.message}`);
  // The API server takes a moment to hear of it: an object that only the validators refuse tells.
  await until('the API server asks istiod', async () => {
    const [answer] = await client.apply([INVALID], { dryRun: true });
    return answer?.accepted === false ? true : undefined;
  });
}

/** Right by the schema; Istio wants a host there. */
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
        // An installation starts with Ignore; here nothing may pass unseen.
        failurePolicy: 'Fail',
        sideEffects: 'None',
        rules: [rule],
      },
    ],
  };
}
