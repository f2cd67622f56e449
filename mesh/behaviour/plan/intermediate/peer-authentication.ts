import { type Fields, fields, text } from '../../../manifest/fields';
import type { Manifest } from '../../../manifest/manifest';
import { withSpec } from './with-spec';

/** A PeerAuthentication that accepts what the callers of both sides send: plaintext and mutual TLS. */
export function permissive(before: Manifest, after: Manifest): Manifest[] {
  if (!isJump(before, after)) return [];
  const { portLevelMtls, ...spec } = fields(after.spec);
  const ports = Object.keys(fields(portLevelMtls)).map((port) => [port, PERMISSIVE]);
  return [
    withSpec(after, {
      ...spec,
      mtls: PERMISSIVE,
      ...(ports.length > 0 && { portLevelMtls: Object.fromEntries(ports) }),
    }),
  ];
}

const PERMISSIVE = { mode: 'PERMISSIVE' };

/**
 * Whether a workload goes from one kind of connection to the other. Its callers follow by themselves, but not at the same moment.
 */
export function isJump(before: Manifest | undefined, after: Manifest | undefined): boolean {
  const [old, now] = [before, after].map((manifest) => fields(manifest?.spec));
  if (!old || !now) return false;
  const ports = new Set([old, now].flatMap(({ portLevelMtls }) => Object.keys(fields(portLevelMtls))));
  return [undefined, ...ports].some((port) => {
    const modes = new Set([modeOf(old, port), modeOf(now, port)]);
    return modes.has('STRICT') && modes.has('DISABLE');
  });
}

function modeOf({ mtls, portLevelMtls }: Fields, port: string | undefined): string {
  const own = port === undefined ? '' : text(fields(fields(portLevelMtls)[port]).mode);
  return own === '' || own === 'UNSET' ? text(fields(mtls).mode) : own;
}
