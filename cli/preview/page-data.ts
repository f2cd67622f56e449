import { ISTIO_VERSION } from '../../imports/istio-version';
import { writeAddress } from '../../preview/model/address';
import type { PageData } from '../../preview/model/page-data';
import { shortFileName } from '../../preview/model/source-file';
import { firstFocus, focusOf, questionTo } from '../../preview/model/start';
import { readSources } from '../../preview/page-source';
import { asUsage, type PreviewOptions, startOptions } from './options';
import { readWorkspace } from './read-workspace';

/** Reads what the page shows. @throws UsageError, UnreadableError */
export function pageData(paths: readonly string[], options: PreviewOptions): PageData {
  const { files, chosen, mesh } = readWorkspace(paths, options);
  const against = options.against && {
    title: options.against.join(' '),
    files: readSources({ ...options, paths: options.against }),
  };
  const start = startOptions(options);
  const focus = focusOf(start);
  const question = asUsage(() =>
    focus || start.request ? questionTo(mesh(), mesh().graph(focus ?? firstFocus(mesh())), start) : undefined,
  );
  const scenario = chosen.map(shortFileName);
  const address = writeAddress({ focus, scenario, compare: undefined, question, view: undefined });
  return {
    title: paths.join(' ') || 'playground',
    files,
    ...(against && { against }),
    ...(address !== '' && { start: address }),
    istioVersion: ISTIO_VERSION,
    live: options.serve === true,
  };
}
