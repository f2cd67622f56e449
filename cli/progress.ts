import type { ReadProgress } from '../mesh/reader';
import type { Terminal } from './terminal';

/** A line on the terminal that shows the progress of reading long input. Short input and other outputs show nothing. */
export class Progress {
  private readonly terminal: Terminal;
  private readonly start = Date.now();
  private shown = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  show({ bytesRead, bytesTotal, objects }: ReadProgress): void {
    const now = Date.now();
    if (!this.terminal.stderr.isTerminal || now - this.start < 500 || now - this.shown < 100) return;
    this.shown = now;
    const percent = bytesTotal === 0 ? 100 : Math.floor((100 * bytesRead) / bytesTotal);
    this.terminal.stderr.write(`\r\u001b[Kreading: ${percent} %, ${objects} objects`);
  }

  clear(): void {
    if (this.shown > 0) this.terminal.stderr.write('\r\u001b[K');
  }
}
