import { fail } from '@sveltejs/kit';
import type { Refusal } from '#domain/refusal.ts';
import { STATUS } from './problem.ts';

/** A refusal as the answer to one of the forms of a refund; `field` is the one that was left empty. */
export const failRefundForm = (refund: string, { code, field }: Refusal) =>
	fail(STATUS[code], { refund, code, ...(typeof field === 'string' && { field }) });
