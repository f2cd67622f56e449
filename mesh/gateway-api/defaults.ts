import type { Config } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list } from '../manifest/fields';
import { isGatewayApi } from './kinds';
import { isWritten } from './reference';

const EVERY_PATH = [{ path: { type: 'PathPrefix', value: '/' } }];

/** Fills in the defaults that the API server writes into an HTTPRoute, as far as they change the translation. */
export function withDefaults(object: Config): Config {
  if (object.kind !== 'HTTPRoute' || !isGatewayApi(object)) return object;
  const { rules } = object.spec;
  return { ...object, spec: { ...object.spec, rules: isWritten(rules) ? list(rules).map(ruleOf) : [ruleOf({})] } };
}

// An explicit empty list of matches stays empty.
function ruleOf(written: unknown): Fields {
  const rule = fields(written);
  return {
    ...rule,
    matches: isWritten(rule.matches) ? rule.matches : EVERY_PATH,
    ...(isWritten(rule.filters) && { filters: list(rule.filters).map(filterOf) }),
  };
}

function filterOf(written: unknown): Fields {
  const filter = fields(written);
  const redirect = fieldsOrNone(filter.requestRedirect);
  const cors = fieldsOrNone(filter.cors);
  return {
    ...filter,
    ...(redirect && { requestRedirect: { ...redirect, statusCode: redirect.statusCode ?? 302 } }),
    ...(cors && { cors: { ...cors, maxAge: cors.maxAge ?? 5 } }),
  };
}
