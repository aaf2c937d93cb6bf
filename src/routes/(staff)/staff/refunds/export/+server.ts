import { csvFile } from '#server/http/csv.ts';
import { REFUND_HEAD, refundCells } from '#server/http/desk-csv.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { deskRefund } from '#server/http/refund-answer.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { sideOf } from '#server/http/task-forms.ts';

/** Money that is still owed, of everybody or of one side. */
export async function GET({ url, locals }) {
	const batches = await orUnavailable(locals.app.desk.files.refunds(getStaff(locals), sideOf(url, locals)));
	return csvFile('refunds', REFUND_HEAD, batches, (refund) => refundCells(deskRefund(refund)));
}
