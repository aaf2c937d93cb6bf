import { knownZone, ZONE_COOKIE } from '#client/zone.ts';
import { receiptDocument } from '#server/http/paper.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export const GET = (event) =>
	receiptDocument(
		event,
		{ kind: 'desk', id: getStaff(event.locals).id },
		event.params.ref,
		knownZone(event.cookies.get(ZONE_COOKIE))
	);
