import { type Fields, fields, fieldsOrNone, number, text } from '../manifest/fields';

/** Effects of a rule on requests, in words: rewrites, header operations, CORS. */
export function effects(spec: Fields): string[] {
  return [
    ...rewrites(spec.rewrite),
    ...headers(spec.headers),
    ...(fieldsOrNone(spec.corsPolicy) ? ['CORS policy'] : []),
  ];
}

function rewrites(written: unknown): string[] {
  const { uri, authority, uriRegexRewrite } = fields(written);
  const { match, rewrite } = fields(uriRegexRewrite);
  return [
    ...(text(uri) ? [`rewrites the path to ${text(uri)}`] : []),
    ...(text(match) ? [`rewrites ${text(match)} in the path to ${text(rewrite)}`] : []),
    ...(text(authority) ? [`rewrites the host to ${text(authority)}`] : []),
  ];
}

function headers(written: unknown): string[] {
  const ofRequest = changes(fields(written).request);
  const ofResponse = changes(fields(written).response);
  return [
    ...(ofRequest.length > 0 ? [`request headers: ${ofRequest.join(', ')}`] : []),
    ...(ofResponse.length > 0 ? [`response headers: ${ofResponse.join(', ')}`] : []),
  ];
}

function changes(written: unknown): string[] {
  const { set, add, remove } = fields(written);
  const names = (value: unknown) => Object.keys(fields(value));
  const removed = Array.isArray(remove) ? remove.map(text) : [];
  return [
    ...names(set).map((name) => `sets ${name}`),
    ...names(add).map((name) => `adds ${name}`),
    ...removed.map((name) => `removes ${name}`),
  ];
}

/** Where a redirect leads, in words: `to https://shop.example.com/new`. */
export function redirectInWords(written: unknown): string {
  const { scheme, authority, uri, prefixRewrite, port } = fields(written);
  const host = text(authority) || (text(scheme) ? '<host>' : '');
  const withPort = `${host}${number(port) ? `:${number(port)}` : ''}`;
  const path = text(uri) || (text(prefixRewrite) ? `${text(prefixRewrite)}…` : '');
  const origin = text(scheme) ? `${text(scheme)}://${withPort}` : withPort && `//${withPort}`;
  return `to ${origin}${path}`;
}
