import { queueNamed } from '#domain/return/desk-steps.ts';
import { csvFile } from '#server/http/csv.ts';
import { RETURN_HEAD, returnCells } from '#server/http/desk-csv.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';
import { sideOf } from '#server/http/task-forms.ts';

/** What comes back: all that is open, or one queue, of everybody or of one side. */
export async function GET({ url, locals }) {
	const queue = queueNamed(url.searchParams.get('queue'));
	const asked = { queue, side: sideOf(url, locals) };
	const batches = await orUnavailable(locals.app.desk.files.returns(getStaff(locals), asked));
	return csvFile('returns', RETURN_HEAD, batches, returnCells);
}
