import { leavesOf } from '../leaves';
import { GATEWAY_API_KINDS } from './kinds';
import { gatewayApiSchemas } from './schemas';
import { isIn, UNREACHED_FIELDS, type UnreachedFields } from './unreached';

/** The part of `docs/fields.md` about the Gateway API. */
export function gatewayApiSection(): string {
  const specs = gatewayApiSchemas();
  const counts = Object.keys(GATEWAY_API_KINDS).map((kind) => {
    const all = leavesOf(specs.get(kind) ?? {}, 'spec');
    const without = UNREACHED_FIELDS.filter(({ kinds }) => kinds.includes(kind));
    return {
      kind,
      all: all.length,
      reached: all.filter((leaf) => !without.some(({ fields }) => fields.some((field) => isIn(leaf, field)))).length,
    };
  });
  return `# Fields of the Gateway API

Constructs of \`cdk8s-istio/gateway-api\` have a prop for every field of the Gateway API 1.6 that istiod uses. A JSON patch reaches the others. A test
compares the list with the CRDs of the experimental channel.

| kind | fields | with a prop |
|---|---|---|
${counts.map(({ kind, all, reached }) => `| ${kind} | ${all} | ${reached} |`).join('\n')}

| field without a prop, with all fields in it | kinds | why it has no prop |
|---|---|---|
${UNREACHED_FIELDS.map(row).join('\n')}
`;
}

const row = ({ fields, kinds, reason }: UnreachedFields) =>
  `| ${fields.map((field) => `\`${field}\``).join('<br>')} | ${kinds.join(', ')} | ${reason} |`;
