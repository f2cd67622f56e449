import { annotations } from '../shared/annotations';
import { name } from './name';
import { servers } from './servers';
import { tls } from './tls';

export const gateway = [annotations('Gateway', name.right), name, servers, tls];
