import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './namespace';

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly chain: string;
  readonly key: string;
}

/** The certificate authority of a run: signs the certificates of proxies and of the ingress. */
export class Authority {
  readonly root: string;
  readonly #folder: string;
  readonly #made = new Map<string, Certificate>();

  constructor(folder: string) {
    this.#folder = folder;
    const subject = ['-subj', '/O=e2e', '-days', '1', '-nodes', '-x509'];
    command('openssl', [
      'req',
      '-newkey',
      'rsa:2048',
      ...subject,
      '-keyout',
      this.#file('ca.key'),
      '-out',
      this.#file('ca.crt'),
    ]);
    this.root = readFileSync(this.#file('ca.crt'), 'utf8');
  }

  /** For a name such as `DNS:example.com` or `URI:spiffe://cluster.local/ns/default/sa/web-api`. */
  certificate(name: string): Certificate {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const stem = `certificate-${this.#made.size}`;
    const [key, request, chain, extensions] = ['.key', '.csr', '.crt', '.ext'].map((end) => this.#file(stem + end));
    writeFileSync(extensions ?? '', `subjectAltName=critical,${name}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    command('openssl', [
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/',
      '-keyout',
      key ?? '',
      '-out',
      request ?? '',
    ]);
    const authority = ['-CA', this.#file('ca.crt'), '-CAkey', this.#file('ca.key'), '-CAcreateserial', '-days', '1'];
    command('openssl', [
      'x509',
      '-req',
      '-in',
      request ?? '',
      ...authority,
      '-extfile',
      extensions ?? '',
      '-out',
      chain ?? '',
    ]);
    const made = { chain: readFileSync(chain ?? '', 'utf8'), key: readFileSync(key ?? '', 'utf8') };
    this.#made.set(name, made);
    return made;
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}
