import { join } from 'node:path';
import type { SourcedManifest } from '../mesh';
import { readManifests } from '../mesh/reader';
import { istioFolder } from './istio-module';

export const SAMPLES = istioFolder('samples');

export const readSamples = (files: readonly string[]): SourcedManifest[] =>
  readManifests(files.map((file) => join(SAMPLES, file)));

const service = (id: string, selector: object, ports: readonly object[]) => {
  const [namespace, name] = id.split('/');
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector, ports } };
};

const INGRESS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
const INGRESS_PORTS = [
  { name: 'http2', port: 80, targetPort: 8080 },
  { name: 'https', port: 443, targetPort: 8443 },
  { name: 'tcp', port: 31400 },
];
/** What Istio's installation adds to the samples. */
export const INSTALLED = [
  service('istio-system/istio-ingressgateway', INGRESS, INGRESS_PORTS),
  service('istio-system/istio-eastwestgateway', { istio: 'eastwestgateway', app: 'istio-eastwestgateway' }, [
    { name: 'tls-istiod', port: 15012 },
    { name: 'tls-istiodwebhook', port: 15017 },
  ]),
  service('istio-system/istiod', { app: 'istiod' }, [
    { name: 'https-dns', port: 15012 },
    { name: 'https-webhook', port: 443, targetPort: 15017 },
  ]),
];

/** A Service in front of the Pods of the ingress gateway. */
export const ingressService = (id: string): object => service(id, INGRESS, INGRESS_PORTS);
