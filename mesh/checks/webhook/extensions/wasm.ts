import type { Path } from '../../../manifest';
import { urlScheme } from '../../../schema/go-url';
import type { TrafficExtensionWasm, WasmPluginSpec } from '../../../wire';
import { mustBeOneOf, shown } from '../grammar/shown';
import { type Mistake, type Verdict, webhookRule } from '../rule';

type Wasm = TrafficExtensionWasm | WasmPluginSpec;

const SCHEMES = ['file', 'http', 'https', 'oci'];
const NAME = 256;
const SECRET = 253;

const mistakes = (path: string): readonly Mistake[] => [
  { set: { [`${path}.url`]: 'a b' }, says: 'must be a URL, got "a b"' },
  { set: { [`${path}.sha256`]: 'ABC' }, says: 'must be 64 digits of a SHA-256, got "ABC"' },
  { set: { [`${path}.vmConfig.env[1]`]: { name: 'LEVEL' } }, says: 'is there twice, got "LEVEL"' },
  { set: { [`${path}.vmConfig.env[0].valueFrom`]: 'HOST' }, says: 'takes its value from HOST' },
  { set: { [`${path}.vmConfig.env[0].name`]: 'x'.repeat(NAME + 1) }, says: `at most ${NAME} bytes` },
];

const description = `The proxy fetches the module itself, when it gets the configuration.`;

export const wasmPlugin = webhookRule({
  kind: 'WasmPlugin',
  concept: 'module',
  description,
  right: `
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: limits, namespace: default }
spec:
  url: oci://registry.example.com/limits:1.0
  vmConfig:
    env: [{ name: LEVEL, value: info }]
`,
  wrong: mistakes('spec'),
  check({ spec }, verdict) {
    wasmModule(spec, ['spec'], verdict);
  },
});

export const wasmOfExtension = webhookRule({
  kind: 'TrafficExtension',
  concept: 'module',
  description,
  right: `
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: { name: limits, namespace: default }
spec:
  wasm:
    url: oci://registry.example.com/limits:1.0
    vmConfig:
      env: [{ name: LEVEL, value: info }]
`,
  wrong: [...mistakes('spec.wasm'), { set: { 'spec.wasm': undefined }, says: 'must have either wasm or lua' }],
  check({ spec }, verdict) {
    if ((spec.wasm === undefined) === (spec.lua === undefined)) verdict.error(['spec'], 'must have either wasm or lua');
    if (spec.wasm) wasmModule(spec.wasm, ['spec', 'wasm'], verdict);
  },
});

function wasmModule(wasm: Wasm, field: Path, { error }: Verdict): void {
  const { url = '', sha256 = '', imagePullSecret = '', pluginName = '' } = wasm;
  error([...field, 'url'], urlProblem(url));
  if (sha256 !== '' && !/^[a-f0-9]{64}$/.test(sha256)) {
    error([...field, 'sha256'], `must be 64 digits of a SHA-256, got ${shown(sha256)}`);
  }
  error([...field, 'imagePullSecret'], tooLong(imagePullSecret, SECRET));
  error([...field, 'pluginName'], tooLong(pluginName, NAME));
  const problem = environmentProblem(wasm);
  if (problem) error([...field, 'vmConfig', 'env', problem.at], problem.message);
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'must be the URL of a module, got nothing';
  // Without a scheme it is an image, or a file.
  const scheme = urlScheme(url) ?? urlScheme(`http://${url}`);
  if (scheme === undefined) return `must be a URL, got ${shown(url)}`;
  return scheme === '' || SCHEMES.includes(scheme) ? undefined : `its scheme ${mustBeOneOf(SCHEMES, scheme)}`;
}

function tooLong(text: string, most: number): string | undefined {
  return Buffer.byteLength(text) > most ? `must have at most ${most} bytes, got ${Buffer.byteLength(text)}` : undefined;
}

/** The first mistake: behind it the webhook does not look. */
function environmentProblem({ vmConfig }: Wasm): { readonly at: number; readonly message: string } | undefined {
  const names = new Set<string>();
  for (const [at, { name = '', value = '', valueFrom = 'INLINE' }] of (vmConfig?.env ?? []).entries()) {
    const message =
      name === ''
        ? 'must have a name'
        : Buffer.byteLength(name) > NAME
          ? `its name ${tooLong(name, NAME)}`
          : names.has(name)
            ? `is there twice, got ${shown(name)}`
            : valueFrom !== 'INLINE' && value !== ''
              ? `takes its value from ${valueFrom}: leave the value out, got ${shown(value)}`
              : undefined;
    if (message !== undefined) return { at, message };
    names.add(name);
  }
  return undefined;
}
