import type { Tx } from './client.ts';

/** A job that sends one notice. */
export type NoticeJob = { notice: string; channel: 'mail' | 'sms'; urgent: boolean };

/** Puts a job into the queue as part of the given transaction. */
export type EnqueueNotice = (tx: Tx, job: NoticeJob) => Promise<void>;
