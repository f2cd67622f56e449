/** The namespaces that can see an object, from its `exportTo`; an empty list means the mesh default. */
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

  /** `exportTo` as written in the manifest, empty if it is unset. */
  get written(): ReadonlySet<string> {
    return this.isDefault ? new Set() : this.entries;
  }

  isPublic(): boolean {
    return this.entries.has('*');
  }

  isNone(): boolean {
    return !this.isPublic() && this.entries.has('~');
  }

  /** Whether its own namespace can see it through `.` or by name, not through `*`. */
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
