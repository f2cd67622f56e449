import type { Level } from '../../mesh/checks/engine/finding';
import type { Report } from '../../mesh/report/report';

const commands: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands of GitHub Actions: each finding becomes an annotation of a pull request. */
export function formatGithub({ findings }: Report): string {
  return findings
    .map(({ code, level, object, path, message, file, position }) => {
      const place =
        file === undefined ? [] : [`file=${property(file)}`, `line=${position?.line}`, `col=${position?.column}`];
      const properties = [...place, `title=${property(`${code} ${object}`)}`].join(',');
      return `::${commands[level]} ${properties}::${data(path === '' ? message : `${path}: ${message}`)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
