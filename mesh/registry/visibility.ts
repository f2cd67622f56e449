/** Who sees an object, from its `exportTo`. An empty list stands for the mesh's default. */
export class Visibility {
  private readonly namespace: string;
  readonly entries: ReadonlySet<string>;
  private readonly isDefault: boolean;

  private constructor(namespace: string, entries: ReadonlySet<string>, isDefault: boolean) {
    this.namespace = namespace;
    this.entries = entries;
    this.isDefault = isDefault;
  }

  static of(exportTo: readonly string[], namespace: string, meshDefault: readonly string[]): Visibility {
    return new Visibility(namespace, new Set(exportTo.length > 0 ? exportTo : meshDefault), exportTo.length === 0);
  }

  /** `exportTo` as it is written, empty when it is not. */
  get written(): ReadonlySet<string> {
    return this.isDefault ? new Set() : this.entries;
  }

  isPublic(): boolean {
    return this.entries.has('*');
  }

  isNone(): boolean {
    return !this.isPublic() && this.entries.has('~');
  }

  /** Seen by its own namespace through `.` or by name, not through `*`. */
  isPrivateTo(namespace: string): boolean {
    if (this.isPublic() || this.isNone() || namespace !== this.namespace) return false;
    return this.entries.has('.') || this.entries.has(namespace);
  }

  includes(namespace: string): boolean {
    if (this.isPublic()) return true;
    if (this.isNone()) return false;
    return this.entries.has(namespace) || (this.entries.has('.') && namespace === this.namespace);
  }
}
