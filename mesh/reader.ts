export { parseManifests, type ReadOptions, type ReadProgress, readManifests } from './reader/read-manifests';
export { UnreadableError } from './reader/unreadable';
