import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../mesh/manifest/manifest';
import { type Child, start, until } from './child';
import { KubeClient } from './kube-client';
import { command } from './namespace';
import { part } from './parts';

/** A kube-apiserver with the CRDs of Istio and the Gateway API, which validates objects by their schema and CEL rules, even in a dry run. */
export interface ApiServer {
  readonly client: KubeClient;
  /** For kubectl and istiod. */
  readonly kubeconfig: string;
  readonly children: readonly Child[];
}

const ADDRESS = '10.99.0.1';
const TOKEN = 'e2e';

/** Starts etcd and kube-apiserver in the network namespace of the run, and applies the CRDs. */
export async function startApiServer(folder: string): Promise<ApiServer> {
  // Not a loopback address, because the API server publishes it in an EndpointSlice, which rejects those.
  command('ip', ['addr', 'add', `${ADDRESS}/32`, 'dev', 'lo']);
  const etcd = startEtcd(folder);
  const server = startKubeApiServer(folder);
  const children = [etcd, server];
  const client = new KubeClient(`https://${ADDRESS}:6443`, TOKEN);
  await until('kube-apiserver is ready', () => client.ready(), { children });
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor());
  await applyCrds(client);
  return { client, kubeconfig, children };
}

function startEtcd(folder: string): Child {
  const client = 'http://127.0.0.1:2379';
  const peer = 'http://127.0.0.1:2380';
  return start({
    name: 'etcd',
    command: part('etcd'),
    // No fsync, because the data is in memory and disappears with the run.
    args: [
      ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'warn'],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
    ],
    log: join(folder, 'etcd.log'),
  });
}

function startKubeApiServer(folder: string): Child {
  const key = join(folder, 'service-account.key');
  const tokens = join(folder, 'tokens.csv');
  command('openssl', ['genrsa', '-out', key, '2048']);
  writeFileSync(tokens, `${TOKEN},admin,1,"system:masters"\n`);
  return start({
    name: 'kube-apiserver',
    command: part('kube-apiserver'),
    args: [
      '--etcd-servers=http://127.0.0.1:2379',
      `--cert-dir=${join(folder, 'kube-apiserver')}`,
      '--secure-port=6443',
      `--bind-address=${ADDRESS}`,
      `--advertise-address=${ADDRESS}`,
      `--token-auth-file=${tokens}`,
      '--authorization-mode=AlwaysAllow',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${key}`,
      `--service-account-signing-key-file=${key}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      // Without their controllers, a Pod would wait for a token and for nodes.
      '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
      // There is only one client, so it may use the whole capacity.
      '--enable-priority-and-fairness=false',
    ],
    log: join(folder, 'kube-apiserver.log'),
  });
}

async function applyCrds(client: KubeClient): Promise<void> {
  const documents = ['crds', 'gateway-api-crds'].flatMap((name) => parseAllDocuments(readFileSync(part(name), 'utf8')));
  const crds = documents.flatMap((document) => (document.toJS() as Manifest | null) ?? []);
  for (const [i, answer] of (await client.apply(crds)).entries()) {
    if (!answer.accepted) throw new Error(`CRD ${crds[i]?.metadata.name} was rejected: ${answer.message}`);
  }
  // A CRD is served a moment after it was accepted.
  const served = crds.map((crd) => crd.metadata.name);
  await until('the CRDs are served', async () => {
    const all = await client.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    const established = all.filter((crd) =>
      (crd.status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions?.some(
        (c) => c.type === 'Established' && c.status === 'True',
      ),
    );
    return established.length >= served.length ? true : undefined;
  });
}

function kubeconfigFor(): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server: `https://${ADDRESS}:6443`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'e2e', user: { token: TOKEN } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'e2e', namespace: 'default' } }],
    'current-context': 'e2e',
  });
}
