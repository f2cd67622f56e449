import type { Command } from 'commander';
import { pageHtml } from '../preview/page-html';
import { readPageParts } from '../preview/page-parts';
import { TEXT_FORMATS } from '../preview/text-formats';
import { readConfig } from './config/config';
import { addInput, collect, type InputOptions, oneOf, wholeNumber } from './options';
import { graphText } from './preview/graph-text';
import type { PreviewOptions } from './preview/options';
import { pageData } from './preview/page-data';
import { serve } from './preview/serve';
import { print } from './print';
import { parseHeader } from './requests';
import type { Subcommand } from './subcommand';
import { UsageError } from './usage-error';

export const preview: Subcommand<Omit<PreviewOptions, 'overlays' | 'context'> & InputOptions> = {
  define(command: Command) {
    command
      .usage('[options] PATH...')
      .description(
        'Writes a page that shows where requests go: graphs, answers to any request, findings, and an editor to try changes.\n' +
          'It is one file without any network access. Files that replace objects of others become scenarios to choose from.',
      )
      .option('--out <FILE>', 'file to write, by default preview.html; - for standard output')
      .option('--against <PATH>', 'older manifests: mark what is different from them; can be repeated', collect)
      .option('--serve', 'serve the page on this computer, and reload it when files change')
      .option('--port <PORT>', 'port of --serve, by default any free one', wholeNumber('--port', 0), 0)
      .option(
        '--scenario <NAME>',
        'choose a file that replaces objects of others, by its name; can be repeated',
        collect,
      )
      .option('--empty', 'a page without manifests, to drop files on or paste YAML into')
      .addOption(
        oneOf('--format <FORMAT>', 'html, or the graph of one place as text', [
          'html',
          ...Object.keys(TEXT_FORMATS),
        ]).default('html'),
      )
      .option('--gateway <GATEWAY>', 'show what is behind this Gateway, as NAME or NAMESPACE/NAME')
      .option('--host <HOST>', 'show what leads to this host; with --gateway, only this host of it')
      .option('--from <WORKLOAD>', 'show what this workload can reach, as NAMESPACE/NAME; with --host, only that host')
      .option('--request <REQUEST>', "show where a request goes, such as 'GET http://shop.example.com/cart?x=1'")
      .option('-H, --header <HEADER>', "header of the request, 'NAME: VALUE'; can be repeated", parseHeader)
      .addHelpText('after', '\nexit code: 0 written; 2 the input cannot be used');
    addInput(command);
  },
  run(args, given, { terminal }) {
    const config = given.empty ? { paths: [], context: [], overlays: [] } : readConfig(given.config);
    const context = [...config.context, ...(given.context ?? [])];
    const options = { ...given, context, overlays: config.overlays };
    const paths = args.length > 0 ? args : config.paths;
    if (paths.length === 0 && !options.empty) {
      throw new UsageError('no PATH given: pass a file, a folder, or - for standard input; or use --empty');
    }
    if (options.empty && args.length > 0) throw new UsageError(`--empty must be without PATH, got ${args.join(' ')}`);
    const format = TEXT_FORMATS[options.format];
    if (format) return print(graphText(paths, format, options, terminal), options.out, terminal);
    if (options.serve) return serve(paths, options, terminal);
    const parts = readPageParts();
    return print(pageHtml(parts, pageData(paths, options)), options.out ?? 'preview.html', terminal);
  },
};
