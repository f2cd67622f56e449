import { type Fields, fields, text } from './fields';

/** API group of the Gateway API. */
export const GATEWAY_API = 'gateway.networking.k8s.io';

/** API group of a manifest, empty for core kinds. */
export function groupOf(manifest: unknown): string {
  const apiVersion = text(fields(manifest as Fields).apiVersion);
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}
