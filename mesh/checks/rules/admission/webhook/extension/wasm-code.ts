import type { Path } from '../../../../../manifest/manifest';
import type { TrafficExtensionWasm, WasmPluginVmConfigEnv } from '../../../../../manifest/wire';
import { urlScheme } from '../../../../../schema/go-url';
import type { Mistake } from '../../../../engine/check';
import { mustBeOneOf, shown } from '../grammar/shown';
import type { Verdict } from '../rule';

const schemes = ['http', 'https', 'file', 'oci'];

/** Where proxies get a WebAssembly module from, and what they run it with. */
export function wasmCode(code: TrafficExtensionWasm, field: Path, { error }: Verdict): void {
  const { url = '', sha256 = '', imagePullSecret = '', pluginName = '', vmConfig } = code;
  error([...field, 'url'], urlProblem(url));
  if (sha256 !== '' && !/^[a-f0-9]{64}$/.test(sha256)) {
    error([...field, 'sha256'], `must be 64 digits of 0 to 9 and a to f, got ${shown(sha256)}`);
  }
  error([...field, 'imagePullSecret'], lengthProblem(imagePullSecret, 253));
  error([...field, 'pluginName'], lengthProblem(pluginName, 256));
  const names = new Set<string>();
  for (const [index, variable] of (vmConfig?.env ?? []).entries()) {
    const problem = variableProblem(variable, names);
    names.add(variable.name ?? '');
    if (problem === undefined) continue;
    error([...field, 'vmConfig', 'env', index], problem);
    // The webhook looks no further than the first.
    return;
  }
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'must say where the module is';
  const scheme = urlScheme(url) ?? urlScheme(`http://${url}`);
  if (scheme === undefined || /#.*%(?![0-9a-fA-F]{2})/s.test(url)) return `must be a URL, got ${shown(url)}`;
  return scheme === '' || schemes.includes(scheme) ? undefined : `the scheme ${mustBeOneOf(schemes, scheme)}`;
}

function variableProblem({ name = '', value = '', valueFrom = 'INLINE' }: WasmPluginVmConfigEnv, names: Set<string>) {
  if (name === '') return 'must have a name';
  if (names.has(name)) return `the variable ${shown(name)} is there already`;
  if (valueFrom !== 'INLINE' && value !== '') return `has its value from ${valueFrom}: take value away`;
  return lengthProblem(name, 256);
}

function lengthProblem(text: string, most: number): string | undefined {
  const bytes = Buffer.byteLength(text);
  return bytes <= most ? undefined : `must have at most ${most} characters, got ${bytes}`;
}

/** @param path of the object that holds `url` */
export function wasmMistakes(path: string): readonly Mistake[] {
  return [
    { set: { [`${path}.url`]: '' }, says: 'must say where the module is' },
    { set: { [`${path}.url`]: 'ftp://example.com/a.wasm' }, says: 'the scheme must be one of http, https, file, oci' },
    { set: { [`${path}.url`]: '#%a' }, says: 'must be a URL, got "#%a"' },
    { set: { [`${path}.sha256`]: 'ABC' }, says: 'must be 64 digits' },
    { set: { [`${path}.imagePullSecret`]: 'a'.repeat(254) }, says: 'must have at most 253 characters, got 254' },
    { set: { [`${path}.pluginName`]: 'a'.repeat(257) }, says: 'must have at most 256 characters, got 257' },
    { set: { [`${path}.vmConfig.env[0].name`]: '' }, says: 'must have a name' },
    { set: { [`${path}.vmConfig.env[0].name`]: 'a'.repeat(257) }, says: 'must have at most 256 characters, got 257' },
    { set: { [`${path}.vmConfig.env[0].valueFrom`]: 'HOST' }, says: 'has its value from HOST: take value away' },
    { set: { [`${path}.vmConfig.env[1].name`]: 'MODE' }, says: 'the variable "MODE" is there already' },
  ];
}
