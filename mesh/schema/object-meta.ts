import { utf8Length } from '../grammar/bytes';
import { isLabelKey, isLabelValue, isNamespaceName, isObjectName } from '../grammar/grammar';
import type { FieldPath } from '../manifest/manifest';
import type { KindInfo } from './kinds';
import type { SchemaError } from './schema-error';
import type { Schema } from './structural-schema';

const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };
const word: Schema = { type: 'string', minLength: 1 };
const flag: Schema = { type: 'boolean' };
const texts: Schema = { type: 'object', additionalProperties: text };

/** Metadata schema. Unlike in custom resource fields, a null is allowed anywhere. */
export const objectMeta: Schema = {
  type: 'object',
  properties: {
    name: text,
    generateName: text,
    namespace: text,
    labels: texts,
    annotations: texts,
    creationTimestamp: time,
    deletionTimestamp: time,
    deletionGracePeriodSeconds: { type: 'integer' },
    finalizers: { type: 'array', items: text },
    generation: { type: 'integer' },
    resourceVersion: text,
    selfLink: text,
    uid: text,
    managedFields: {
      type: 'array',
      items: {
        type: 'object',
        nullable: true,
        properties: {
          apiVersion: text,
          fieldsType: text,
          fieldsV1: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          manager: text,
          operation: text,
          subresource: text,
          time,
        },
      },
    },
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        required: ['apiVersion', 'kind', 'name', 'uid'],
        properties: { apiVersion: word, kind: word, name: word, uid: word, controller: flag, blockOwnerDeletion: flag },
      },
    },
  },
};

interface Metadata {
  readonly name?: string | null;
  readonly generateName?: string | null;
  readonly namespace?: string | null;
  readonly finalizers?: readonly string[] | null;
  readonly labels?: Readonly<Record<string, string | null>> | null;
  readonly annotations?: Readonly<Record<string, string | null>> | null;
}

/** Validates names, labels and annotations as the API server does; their types must be right. */
export function metadataErrors(metadata: Metadata, info: KindInfo | undefined): SchemaError[] {
  const errors: SchemaError[] = [];
  const check = (path: FieldPath, reason: string | undefined, value: string) => {
    if (reason === undefined) return;
    const got = value.length > 80 ? `${value.slice(0, 77)}…` : value;
    errors.push({ kind: 'value', path: ['metadata', ...path], message: `${reason}, got ${JSON.stringify(got)}` });
  };
  const { name, generateName, namespace, finalizers, labels, annotations } = metadata;
  if (name) check(['name'], nameError(name, info?.name ?? 'path'), name);
  // Another tool's file may look like an object and needs no name.
  else if (!generateName && info)
    errors.push({ kind: 'value', path: ['metadata', 'name'], message: 'is required and missing' });
  // The suffix that the API server appends ends in a letter or digit.
  if (generateName)
    check(['generateName'], nameError(generateName.replace(/-$/, 'a'), info?.name ?? 'path'), generateName);
  finalizers?.forEach((finalizer, index) => {
    check(['finalizers', index], keyError(finalizer), finalizer);
  });
  if (namespace && info?.namespaced !== false) check(['namespace'], labelError(namespace), namespace);
  if (labels) {
    for (const [key, value] of Object.entries(labels)) {
      check(['labels', key], keyError(key), key);
      check(['labels', key], labelValueError(value ?? ''), value ?? '');
    }
  }
  if (!annotations) return errors;
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    // Unlike label keys, annotation keys can have upper-case letters in their prefix.
    check(['annotations', key], keyError(key.toLowerCase()), key);
    bytes += utf8Length(key) + utf8Length(value ?? '');
  }
  if (bytes > 256 * 1024) {
    const message = `must have at most ${256 * 1024} bytes in total, got ${bytes}`;
    errors.push({ kind: 'value', path: ['metadata', 'annotations'], message });
  }
  return errors;
}

function nameError(name: string, grammar: KindInfo['name']): string | undefined {
  switch (grammar) {
    case 'label':
      return labelError(name);
    case 'subdomain':
      return subdomainError(name);
    case 'path':
      return name === '.' || name === '..' || /[/%]/.test(name)
        ? "must not be '.' or '..', and must not contain '/' or '%'"
        : undefined;
  }
}

function labelError(value: string): string | undefined {
  if (isNamespaceName(value)) return undefined;
  return 'must be at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends';
}

function subdomainError(value: string): string | undefined {
  if (isObjectName(value)) return undefined;
  return 'must be at most 253 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends of each part';
}

function keyError(key: string): string | undefined {
  if (isLabelKey(key)) return undefined;
  const [prefix, ...names] = key.split('/');
  if (names.length > 1) return 'the key must have the form NAME or PREFIX/NAME';
  if (names.length === 1 && !isObjectName(prefix ?? '')) return 'the prefix of the key must be a lower-case DNS name';
  return 'the key must be 1 to 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends';
}

function labelValueError(value: string): string | undefined {
  if (isLabelValue(value)) return undefined;
  return 'must be at most 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends';
}
