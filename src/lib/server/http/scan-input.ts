import type { ScanInput } from './schemas/goods.ts';

const HAS_OFFSET = /(Z|[+-]\d\d:?\d\d)$/i;
const IS_DAY = /^\d{4}-\d\d-\d\d$/;

/** A scan as the API takes it → as it is stored. A time without a zone is read as UTC and marked approximate. */
export function toScan(scan: ScanInput) {
	const exact = HAS_OFFSET.test(scan.at) && !IS_DAY.test(scan.at);
	return {
		scanId: scan.id,
		at: new Date(exact || IS_DAY.test(scan.at) ? scan.at : `${scan.at}Z`),
		approximate: !exact,
		status: scan.status,
		subStatus: scan.sub_status,
		cause: scan.cause,
		actionRequired: scan.action_required,
		code: scan.code,
		text: scan.text,
		location: scan.location,
		source: 'api'
	};
}
