import { m } from '#i18n/paraglide/messages.js';

/** How many rows a file will have: `isMore` where there are more than were counted. */
export type RowCount = { rows: number; isMore: boolean };

/** Said before it is taken; nothing where it is not known. */
export const rowCountWords = (count: RowCount | null, format: { count(amount: number): string }): string => {
	if (count === null) return '';
	const rows = format.count(count.rows);
	return count.isMore ? m['staff.csv.rows_more']({ rows }) : m['staff.csv.rows']({ rows });
};
