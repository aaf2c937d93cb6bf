import { somethingWaits } from './mark.ts';
import { changeEntry, listEntries, noteWho } from './store.ts';

/** A guest who signs in is the same person under another name: what they wrote is sent as theirs. */
export async function adopt(before: string, tag: string): Promise<void> {
	if (!somethingWaits()) return;
	for (const { key, who } of await listEntries())
		if (who === before) await changeEntry(key, (entry) => ({ ...entry, who: tag }));
	await noteWho(tag);
}
