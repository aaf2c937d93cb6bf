import { readAuditAsk } from '#domain/audit/ask.ts';
import { AUDIT_HEAD, auditCells } from '#server/http/audit-csv.ts';
import { csvFile } from '#server/http/csv.ts';
import { orUnavailable } from '#server/http/outage.ts';
import { getStaff } from '#server/http/staff-doors.ts';

export async function GET({ url, locals }) {
	const { auditing } = locals.app;
	const ask = readAuditAsk((name) => url.searchParams.get(name), auditing.known);
	const batches = await orUnavailable(auditing.export(getStaff(locals), ask));
	return csvFile('audit', AUDIT_HEAD, batches, auditCells);
}
