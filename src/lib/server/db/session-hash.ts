import { createHash } from 'node:crypto';

/** No table holds a session's id, only this. */
export const hashSessionId = (id: string): Buffer => createHash('sha256').update(id).digest();
