/** One line of the table that a run ends with. */
export interface Row {
  /** Section of the report, for example files, exercises or routing. */
  readonly group: string;
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Results of a run: each is printed at once, and all of them as a table at the end. */
export class Report {
  readonly #rows: Row[] = [];

  add(row: Row): void {
    this.#rows.push(row);
    console.log(`${row.ok ? 'ok  ' : 'FAIL'} ${row.group}: ${row.name}: ${row.detail}`);
  }

  /** Runs a measurement. It fails if it throws. */
  async measure(group: string, name: string, measurement: () => Promise<string>): Promise<void> {
    try {
      this.add({ group, name, ok: true, detail: await measurement() });
    } catch (error) {
      this.add({ group, name, ok: false, detail: error instanceof Error ? error.message : String(error) });
    }
  }

  get ok(): boolean {
    return this.#rows.length > 0 && this.#rows.every((row) => row.ok);
  }

  table(): string {
    const groups = [...new Set(this.#rows.map(({ group }) => group))];
    const lines = groups.map((group) => {
      const rows = this.#rows.filter((row) => row.group === group);
      const good = rows.filter(({ ok }) => ok).length;
      return `${group.padEnd(24)} ${String(good).padStart(5)} of ${String(rows.length).padStart(5)}`;
    });
    const failures = this.#rows.filter(({ ok }) => !ok).map(({ group, name }) => `FAIL ${group}: ${name}`);
    // CI reads the last line.
    const passed = this.#rows.filter(({ ok }) => ok).length;
    return [...lines, ...failures, `${passed} passed, ${this.#rows.length - passed} failed`].join('\n');
  }
}
