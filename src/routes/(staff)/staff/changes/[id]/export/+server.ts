import { error } from '@sveltejs/kit';
import { CHANGE_FIGURES_HEAD, changeFigureRow } from '#server/http/changes-csv.ts';
import { csvFile } from '#server/http/csv.ts';
import { orUnavailable } from '#server/http/outage.ts';

/** What came of one change, as its page shows it, as a file. */
export async function GET({ locals, params }) {
	const page = await orUnavailable(locals.app.changes.see(params.id));
	if (!page) error(404, 'change.not_found');
	const { figures } = page;
	async function* all() {
		yield figures;
	}
	return csvFile('change', CHANGE_FIGURES_HEAD, all(), changeFigureRow);
}
