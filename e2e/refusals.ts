import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusedChain } from '../mesh/envoy/filter-chains';
import { refusedFormat } from '../mesh/envoy/header-format';
import { part } from './parts';
import { Random } from './random';
import type { Report } from './report';

/** Compares what `mesh/envoy/` says that Envoy refuses with Envoy itself, which validates a configuration without a mesh. */
export async function refusals(report: Report, folder: string, seed: number): Promise<void> {
  const random = new Random(seed);
  const values = [...VALUES, ...Array.from({ length: 60 }, () => headerValue(random))];
  await report.measure('refusals', `${values.length} header values`, async () => {
    return agreement(values, (value) => ({
      ours: refusedFormat(value),
      envoys: refusedByEnvoy(folder, httpListener(value)),
    }));
  });
  const listeners = Array.from({ length: 40 }, () => chains(random));
  await report.measure('refusals', `${listeners.length} listeners`, async () => {
    return agreement(listeners, (hosts) => ({
      ours: refusedChain(hosts)?.problem ?? '',
      envoys: refusedByEnvoy(folder, tlsListener(hosts)),
    }));
  });
}

function agreement<T>(all: readonly T[], judge: (one: T) => { ours: string; envoys: string }): string {
  const judged = all.map((one) => ({ one, ...judge(one) }));
  const different = judged.filter(({ ours, envoys }) => (ours === '') !== (envoys === ''));
  if (different.length > 0) throw new Error(JSON.stringify(different.slice(0, 5)));
  return `${judged.filter(({ ours }) => ours !== '').length} of ${judged.length} are refused`;
}

const VALUES = ['plain', '100%%', '%REQ(x-id?:authority)%', '%REQUEST_ID%', '%PROTOCOL%', '%START_TIME(%Y)%'];
const NAMES = [
  ...['REQ', 'RESP', 'TRAILER', 'DYNAMIC_METADATA', 'UPSTREAM_METADATA', 'ENVIRONMENT', 'METADATA', 'PATH'],
  ...['QUERY_PARAM', 'QUERY_PARAMS', 'GRPC_STATUS', 'REQUESTED_SERVER_NAME', 'START_TIME', 'PROTOCOL', 'HOSTNAME'],
  ...['UPSTREAM_CLUSTER', 'DOWNSTREAM_REMOTE_ADDRESS', 'RESPONSE_CODE_DETAILS', 'REQUEST_ID', 'UPSTREAM_HEADER', 'FOO'],
];
const PARAMETERS = ['', '()', '(a)', '(a?b)', '(a?b?c)', '(ROUTE:a)', '(NUMBER)', '(WQ)', '(ORIG)', '(SNI_FIRST)'];

function headerValue(random: Random): string {
  return `${random.pick(['', 'a', '%%'])}%${random.pick(NAMES)}${random.pick(PARAMETERS)}${random.pick(['', '', ':3'])}%`;
}

const HOSTS = ['a.test', 'b.test', 'A.test', 'x.a.test', '*.test', '*.a.test', '*a.test', '10.0.0.1'];

function chains(random: Random): string[][] {
  return Array.from({ length: random.int(1, 3) }, () =>
    random.chance(0.2) ? [] : Array.from({ length: random.int(1, 2) }, () => random.pick(HOSTS)),
  );
}

/** Envoy's words; empty if it accepts the listener. */
function refusedByEnvoy(folder: string, listener: object): string {
  const file = join(folder, 'refusal.json');
  const clusters = [{ name: 'c', type: 'STATIC', connect_timeout: '1s' }];
  writeFileSync(file, JSON.stringify({ static_resources: { listeners: [listener], clusters } }));
  const { status, stderr } = spawnSync(part('envoy'), ['--mode', 'validate', '-c', file, '-l', 'critical'], {
    encoding: 'utf8',
  });
  return status === 0 ? '' : stderr.trim() || `status ${status}`;
}

const ADDRESS = { socket_address: { address: '127.0.0.1', port_value: 19_999 } };
const typed = (type: string, config: object) => ({
  '@type': `type.googleapis.com/envoy.extensions.${type}`,
  ...config,
});

function httpListener(value: string): object {
  const header = { header: { key: 'x', value }, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' };
  const route = { match: { prefix: '/' }, route: { cluster: 'c' }, response_headers_to_add: [header] };
  const router = { name: 'router', typed_config: typed('filters.http.router.v3.Router', {}) };
  const manager = typed('filters.network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: 'x',
    route_config: { name: 'r', virtual_hosts: [{ name: 'v', domains: ['*'], routes: [route] }] },
    http_filters: [router],
  });
  return { name: 'l', address: ADDRESS, filter_chains: [{ filters: [{ name: 'http', typed_config: manager }] }] };
}

function tlsListener(chains: readonly (readonly string[])[]): object {
  const inspector = typed('filters.listener.tls_inspector.v3.TlsInspector', {});
  const proxy = typed('filters.network.tcp_proxy.v3.TcpProxy', { stat_prefix: 'x', cluster: 'c' });
  return {
    name: 'l',
    address: ADDRESS,
    listener_filters: [{ name: 'tls', typed_config: inspector }],
    filter_chains: chains.map((server_names) => ({
      filters: [{ name: 'tcp', typed_config: proxy }],
      ...(server_names.length > 0 && { filter_chain_match: { server_names } }),
    })),
  };
}
