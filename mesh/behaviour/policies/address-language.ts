import { isAddressIn, SOME_POD } from '../../security/ip-block';
import type { Language, Languages } from '../language';

// An address is its version and its bits, so a range is a prefix. A Pod without a known address is a text of its own.

/** The address texts of a region that have this form. */
const VERSIONS = [
  { name: '4', bits: 32 },
  { name: '6', bits: 128 },
];

/** All addresses, with or without Pods whose address is not known. */
export function everyAddress(languages: Languages, withPods: boolean): Language {
  const bit = languages.either(languages.text('0'), languages.text('1'));
  const all = VERSIONS.map(({ name, bits }) => {
    let language = languages.text('');
    for (let index = 0; index < bits; index++) language = languages.sequence(bit, language);
    return languages.sequence(languages.text(name), language);
  });
  return languages.either(...all, ...(withPods ? [languages.text(SOME_POD)] : []));
}

/** The addresses in a range such as `10.0.0.0/8`. */
export function blockLanguage(block: string, languages: Languages): Language {
  const [base = '', length] = block.split('/');
  const written = addressText(base);
  if (written === undefined) return languages.none;
  const bits = written.slice(1);
  const kept = length === undefined ? bits.length : Number(length);
  if (!Number.isInteger(kept) || kept < 0 || kept > bits.length) return languages.none;
  const range = languages.sequence(languages.text(written.slice(0, kept + 1)), languages.all);
  return isAddressIn(SOME_POD, block) ? languages.either(range, languages.text(SOME_POD)) : range;
}

/** The text of an address in a language; `undefined` if it is none. */
export function addressText(address: string): string | undefined {
  if (address === SOME_POD) return address;
  const version = VERSIONS.find(({ name }) => isAddressIn(address, name === '4' ? '0.0.0.0/0' : '::/0'));
  if (!version) return undefined;
  let bits = '';
  for (let index = 0; index < version.bits; index++) {
    bits += isAddressIn(address, `${written(version.name, `${bits}1`)}/${index + 1}`) ? '1' : '0';
  }
  return version.name + bits;
}

/** The address that a text of a language stands for. */
export function addressOfText(text: string): string {
  return text === SOME_POD ? SOME_POD : written(text.slice(0, 1), text.slice(1));
}

function written(version: string, bits: string): string {
  if (version === '4') {
    const groups = bits.padEnd(32, '0').match(/.{8}/g) ?? [];
    return groups.map((group) => Number.parseInt(group, 2)).join('.');
  }
  const groups = bits.padEnd(128, '0').match(/.{16}/g) ?? [];
  return groups.map((group) => Number.parseInt(group, 2).toString(16)).join(':');
}
