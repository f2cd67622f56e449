export { parseManifests, type ReadOptions, type ReadProgress, readManifests } from './read-manifests';
export { UnreadableError } from './unreadable';
