import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../mesh/manifest/manifest';
import { readManifests } from '../manifests';
import { part } from '../parts';

/** What cannot be evaluated without running a test. */
export interface Source {
  readonly go: string;
}

/** The address of a Gateway's first listener, or of a named one. */
export interface Gateway {
  readonly gateway: { readonly Name: string; readonly Namespace: string };
  readonly listeners: readonly (string | Source)[];
  /** Port of the address. @default that of the listener */
  readonly port?: string;
}

/** A workload that sends requests. */
export interface Workload {
  /** `app=echo,version=v1` */
  readonly labels: string;
  readonly namespace: string;
}

/** A call of a function that sends requests, with its evaluated arguments. */
export interface SendingCall {
  readonly function: string;
  readonly args: readonly unknown[];
}

/** A conformance test of the Gateway API. */
export interface ConformanceTest {
  readonly name: string;
  readonly manifests: readonly string[];
  readonly calls: readonly SendingCall[];
}

/** All conformance tests, as `pins/gateway-api/expectations` reads them. */
export function conformanceTests(): ConformanceTest[] {
  return JSON.parse(readFileSync(join(part('conformance'), 'tests.json'), 'utf8'));
}

/** What exists in all tests. */
const BASE = ['base/manifests.yaml', 'mesh/manifests.yaml'] as const;

/** The manifests of a test, in the order in which they are applied. */
export function manifestsOf({ manifests }: ConformanceTest): readonly Manifest[] {
  const read = (name: string) => readManifests([join(part('conformance'), name)]);
  // Objects of one file have the same age.
  const aged = [...BASE, ...manifests].flatMap((name, i) =>
    read(name).map(({ metadata, ...object }) => ({
      ...object,
      metadata: { ...metadata, creationTimestamp: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString() },
    })),
  );
  return JSON.parse(JSON.stringify(aged).replaceAll('{GATEWAY_CLASS_NAME}', 'istio'));
}
