import { receiptFile } from '#server/http/paper.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export const GET = (event) =>
	receiptFile(event, { kind: 'desk', id: getStaff(event.locals).id }, event.params.ref);
