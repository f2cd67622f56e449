export { parseManifests } from './reader/parse-manifests';
export { type ReadOptions, type ReadProgress, readManifests } from './reader/read-manifests';
export { UnreadableError } from './reader/unreadable';
