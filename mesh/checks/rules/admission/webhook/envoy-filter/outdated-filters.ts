const http = 'envoy.filters.http';
const listener = 'envoy.filters.listener';
const network = 'envoy.filters.network';

/** Outdated names of Envoy filters → current names. */
export const outdatedFilters: ReadonlyMap<string, string> = new Map([
  ['envoy.buffer', `${http}.buffer`],
  ['envoy.cors', `${http}.cors`],
  ['envoy.csrf', `${http}.csrf`],
  ['envoy.http_dynamo_filter', `${http}.dynamo`],
  ['envoy.ext_authz', `${http}.ext_authz`],
  ['envoy.fault', `${http}.fault`],
  ['envoy.grpc_http1_bridge', `${http}.grpc_http1_bridge`],
  ['envoy.grpc_json_transcoder', `${http}.grpc_json_transcoder`],
  ['envoy.grpc_web', `${http}.grpc_web`],
  ['envoy.gzip', `${http}.gzip`],
  ['envoy.health_check', `${http}.health_check`],
  ['envoy.ip_tagging', `${http}.ip_tagging`],
  ['envoy.lua', `${http}.lua`],
  ['envoy.rate_limit', `${http}.ratelimit`],
  ['envoy.router', `${http}.router`],
  ['envoy.squash', `${http}.squash`],
  ['envoy.listener.http_inspector', `${listener}.http_inspector`],
  ['envoy.listener.original_dst', `${listener}.original_dst`],
  ['envoy.listener.original_src', `${listener}.original_src`],
  ['envoy.listener.proxy_protocol', `${listener}.proxy_protocol`],
  ['envoy.listener.tls_inspector', `${listener}.tls_inspector`],
  ['envoy.client_ssl_auth', `${network}.client_ssl_auth`],
  ['envoy.http_connection_manager', `${network}.http_connection_manager`],
  ['envoy.mongo_proxy', `${network}.mongo_proxy`],
  ['envoy.ratelimit', `${network}.ratelimit`],
  ['envoy.redis_proxy', `${network}.redis_proxy`],
  ['envoy.tcp_proxy', `${network}.tcp_proxy`],
]);
