import { KINDS } from './kinds';
import { leavesOf } from './leaves';
import { schemas } from './schemas';
import { UNREACHED, type Unreached } from './unreached';

/** The text of `docs/fields.md`. */
export function page(): string {
  const specs = schemas();
  const counts = Object.keys(KINDS).map((kind) => {
    const all = leavesOf(specs.get(kind) ?? {}, 'spec').length;
    return { kind, all, without: of(kind).flatMap(({ leaves }) => leaves).length };
  });
  const total = (key: 'all' | 'without') => counts.reduce((sum, count) => sum + count[key], 0);
  return `<!-- Written by \`npm run fields\` from fields/unreached.ts, never edited. -->

# Fields without a prop

Istio's API has ${total('all')} fields in the ${counts.length} kinds that have a construct, each value of an enumeration counted as one; ${total('all') - total('without')} of them have
a prop. This page names the other ${total('without')}: those that are deprecated for another field, that Istio refuses or does not read, and
values that say what leaving the field out says. A test counts them against Istio's CRDs.

A JSON patch reaches each of them, and any field that is newer than this package, by its name on the wire:

\`\`\`ts
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { App, Destination, VirtualService } from 'cdk8s-istio';

const chart = new Chart(new App(), 'web-api');
const rules = [{ to: Destination.host('web-api') }];
const virtualService = new VirtualService(chart, 'web-api', { hosts: ['web-api'], rules });
ApiObject.of(virtualService).addJsonPatch(JsonPatch.add('/spec/http/0/mirrorPercentage', { value: 12.5 }));
\`\`\`

A patch of our objects never comes to nothing: one that changes nothing, or whose place is not there, fails at synth with the path of the
construct. \`JsonPatch.test\` makes sure that a list has not changed before it: \`JsonPatch.test('/spec/http/0/name', 'canary')\`. What a patch writes is
not looked at by the props; the checks of the finished manifests see it as any other field.

The kinds without a construct (EnvoyFilter, ProxyConfig, WasmPlugin, TrafficExtension) have the classes of \`cdk8s-istio/imports/…\`, whose props and
patches go by the names of the class. Such a class leaves out what it does not know; \`App\` of this package refuses that at synth. For a field that is
newer than the class, write the whole object as an \`ApiObject\` of cdk8s, which keeps everything.

| kind | fields | with a prop |
|---|---|---|
${counts.map(({ kind, all, without }) => `| ${kind} | ${all} | ${all - without} |`).join('\n')}
${counts
  .filter(({ without }) => without > 0)
  .map(({ kind }) => section(kind))
  .join('')}`;
}

const of = (kind: string) => UNREACHED.filter((entry) => entry.kind === kind);

const section = (kind: string) => `
## ${kind}

| field | why it has no prop | what reaches it |
|---|---|---|
${of(kind).map(row).join('\n')}
`;

const row = ({ leaves, reason, also, patches }: Unreached) => {
  const shown = (all: readonly string[]) => (also === undefined ? all : all.slice(0, 1)).map(code).join('<br>');
  const fields = also === undefined ? shown(leaves) : `${shown(leaves)}, ${also}`;
  return `| ${fields} | ${reason} | ${shown(patches.map(call))} |`;
};

const code = (text: string) => `\`${text}\``;

const call = ([pointer, value]: Unreached['patches'][number]) => `JsonPatch.add('${pointer}', ${literal(value)})`;

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, item]) => `${name}: ${literal(item)}`);
  return `{ ${entries.join(', ')} }`;
}
