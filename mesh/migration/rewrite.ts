import { type Fields, fieldsOrNone, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { HttpPathMatch, HttpRouteFilter } from './http-route-rule';
import { regexRewrite } from './regex-rewrite';
import type { Remarks } from './remarks';
import { type PathReplacement, replacedPrefix, withoutLastSlash } from './replaced-prefix';

/** Translates `rewrite` of a rule, for the paths of one of its matches. */
export function rewriteFilter(
  written: Fields,
  path: HttpPathMatch,
  prefix: string,
  at: FieldPath,
  remarks: Remarks,
): HttpRouteFilter | undefined {
  const regex = fieldsOrNone(written.uriRegexRewrite);
  const found = regex && regexRewrite(regex, path);
  if (found?.removesSlashes) remarks.change('rewrite-slash', [...at, 'uriRegexRewrite']);
  if (regex && !found) {
    remarks.obstacle(
      [...at, 'uriRegexRewrite'],
      'HTTPRoute cannot rewrite a path with a regular expression',
      'replace a prefix or the whole path, or let the workload rewrite it',
    );
  }
  const hostname = text(written.authority);
  if (hostname !== '' && !/^[a-z0-9][-a-z0-9.]*$/.test(hostname))
    remarks.obstacle(
      [...at, 'authority'],
      `HTTPRoute does not accept the host ${hostname}`,
      'remove port and upper case',
    );
  const uri = text(written.uri);
  const replaced = uri === '' ? found?.path : replacement(uri, path, prefix, [...at, 'uri'], remarks);
  if (!replaced && hostname === '') return undefined;
  return {
    type: 'URLRewrite',
    urlRewrite: { ...(hostname && { hostname }), ...(replaced && { path: replaced }) },
  };
}

/**
 * Istio replaces a prefix or, after an exact path or a regular expression, the whole path. It joins the texts as they are,
 * and a URLRewrite joins them with one slash.
 */
function replacement(
  uri: string,
  path: HttpPathMatch,
  prefix: string,
  at: FieldPath,
  remarks: Remarks,
): PathReplacement {
  if (uri.includes('\\'))
    remarks.obstacle(at, 'istiod reads a backslash in a replaced path as a part of the old path', 'remove it');
  if (prefix === '') return { type: 'ReplaceFullPath', replaceFullPath: uri };
  if (prefix !== '/') {
    if (prefix.endsWith('/') !== uri.endsWith('/')) remarks.change('rewrite-slash', at);
    return replacedPrefix(withoutLastSlash(uri) || '/', withoutLastSlash(prefix), path);
  }
  // Nothing is between `/` and the rest of the path, and istiod drops the last slash of the replacement.
  if (uri !== '/' && uri.endsWith('/')) {
    remarks.obstacle(
      at,
      `HTTPRoute cannot put ${uri} before every path: istiod drops its last slash`,
      'match the prefixes that clients use, and replace each of them',
    );
  }
  return replacedPrefix(uri, '', path);
}
