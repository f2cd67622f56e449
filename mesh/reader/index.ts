export { NoCommitError, readCommit } from './commit';
export { filesOf, readText } from './files';
export { parseManifests } from './parse-manifests';
export { type ReadOptions, type ReadProgress, readManifests } from './read-manifests';
export { UnreadableError } from './unreadable';
