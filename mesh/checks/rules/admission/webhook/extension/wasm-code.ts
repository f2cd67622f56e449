import { utf8Length } from '../../../../../grammar/bytes';
import type { FieldPath } from '../../../../../manifest/manifest';
import type { TrafficExtensionWasm, WasmPluginVmConfigEnv } from '../../../../../manifest/wire';
import { urlScheme } from '../../../../../schema/go-url';
import type { Mistake } from '../../../../engine/check';
import { mustBeOneOf, shown } from '../grammar/shown';
import type { Verdict } from '../rule';

const schemes = ['http', 'https', 'file', 'oci'];

/** A WebAssembly module: its address, and the settings that proxies run it with. */
export function wasmCode(code: TrafficExtensionWasm, field: FieldPath, { error }: Verdict): void {
  const { url = '', sha256 = '', imagePullSecret = '', pluginName = '', vmConfig } = code;
  error([...field, 'url'], urlProblem(url));
  if (sha256 !== '' && !/^[a-f0-9]{64}$/.test(sha256)) {
    error([...field, 'sha256'], `must be 64 hexadecimal digits in lower case, got ${shown(sha256)}`);
  }
  error([...field, 'imagePullSecret'], lengthProblem(imagePullSecret, 253));
  error([...field, 'pluginName'], lengthProblem(pluginName, 256));
  const names = new Set<string>();
  for (const [index, variable] of (vmConfig?.env ?? []).entries()) {
    const problem = variableProblem(variable, names);
    names.add(variable.name ?? '');
    if (problem === undefined) continue;
    error([...field, 'vmConfig', 'env', index], problem);
    // The webhook stops after the first one.
    return;
  }
}

function urlProblem(url: string): string | undefined {
  if (url === '') return 'must be the URL of the module';
  const scheme = urlScheme(url) ?? urlScheme(`http://${url}`);
  if (scheme === undefined || /#.*%(?![0-9a-fA-F]{2})/s.test(url)) return `must be a URL, got ${shown(url)}`;
  return scheme === '' || schemes.includes(scheme) ? undefined : `the scheme ${mustBeOneOf(schemes, scheme)}`;
}

function variableProblem({ name = '', value = '', valueFrom = 'INLINE' }: WasmPluginVmConfigEnv, names: Set<string>) {
  if (name === '') return 'must have a name';
  if (names.has(name)) return `duplicate variable ${shown(name)}`;
  if (valueFrom !== 'INLINE' && value !== '') return `value must not be set if valueFrom is ${valueFrom}`;
  return lengthProblem(name, 256);
}

function lengthProblem(text: string, most: number): string | undefined {
  const bytes = utf8Length(text);
  return bytes <= most ? undefined : `must be at most ${most} bytes, got ${bytes}`;
}

/** @param path of the object that holds `url` */
export function wasmMistakes(path: string): readonly Mistake[] {
  return [
    { set: { [`${path}.url`]: '' }, says: 'must be the URL of the module' },
    {
      set: { [`${path}.url`]: 'ftp://example.com/a.wasm' },
      says: 'the scheme must be one of http, https, file, oci, got "ftp"',
    },
    { set: { [`${path}.url`]: '#%a' }, says: 'must be a URL, got "#%a"' },
    { set: { [`${path}.sha256`]: 'ABC' }, says: 'must be 64 hexadecimal digits in lower case, got "ABC"' },
    { set: { [`${path}.imagePullSecret`]: 'a'.repeat(254) }, says: 'must be at most 253 bytes, got 254' },
    { set: { [`${path}.pluginName`]: 'a'.repeat(257) }, says: 'must be at most 256 bytes, got 257' },
    { set: { [`${path}.vmConfig.env[0].name`]: '' }, says: 'must have a name' },
    { set: { [`${path}.vmConfig.env[0].name`]: 'a'.repeat(257) }, says: 'must be at most 256 bytes, got 257' },
    { set: { [`${path}.vmConfig.env[0].valueFrom`]: 'HOST' }, says: 'value must not be set if valueFrom is HOST' },
    { set: { [`${path}.vmConfig.env[1].name`]: 'MODE' }, says: 'duplicate variable "MODE"' },
  ];
}
